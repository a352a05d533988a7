// Step 12: an echo and a chat over WebSocket.
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc
import HTTP
import WebSocket
import WebSocketHTTP

final class Echo: RendersGET, WebSocketHandler {
    private let limits = WebSocketLimits(maxMessage: 16 << 20, maxFrames: nil)

    func renderGET(_ request: Request) throws -> Reply {
        try .webSocket(request, limits: limits, self)
    }

    func received(text: [UInt8], from client: WebSocketConnection) {
        client.send(text: text)
    }

    func received(binary: [UInt8], from client: WebSocketConnection) {
        client.send(binary: binary)
    }
}

final class Chat: RendersGET, WebSocketHandler {
    private var clients: [WebSocketConnection] = []

    func renderGET(_ request: Request) throws -> Reply {
        try .webSocket(request, self)
    }

    func opened(_ client: WebSocketConnection) { clients.append(client) }

    func closed(_ client: WebSocketConnection) { clients.removeAll { $0 === client } }

    func received(text: [UInt8], from client: WebSocketConnection) {
        let frame = FrameWriter.text(text)  // the same bytes for all
        for client in clients where client.hasRoom { client.send(frame: frame) }
    }
}

EventLoop.main { loop in
    let port = Int(CommandLine.arguments.last!) ?? 8080
    let server = try loop.listenTCP(port, Site(["/echo": Echo(), "/chat": Chat()]))
    loop.onSignal(SIGINT) { loop.stop() }
    print("Try: new WebSocket('ws://localhost:\(server.port)/chat') in a browser's console")
}
