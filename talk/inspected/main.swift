// Way 2 with a window: the running chat draws itself.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import HTTP
import Inspector

final class ChatServer: RendersGET, RendersPOST {
    private var waiting: [Deferred<JSON>] = []

    func renderPOST(_ request: Request) throws -> Reply {
        let message = try request.json()
        let listeners = waiting
        waiting = []
        for listener in listeners { try listener.callback(message) }
        return "OK"
    }

    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.callback()
        let chat = Deferred<JSON>("GET")
        waiting.append(chat)
        return .later(
            chat.stage("write").addCallback { .json($0, to: callback) })
    }
}

EventLoop.main { loop in
    try Inspector.start(watching: loop, port: 0)  // the one line
    let port = Int(CommandLine.arguments.last!) ?? 8080
    let server = try loop.listenTCP(port, Site(ChatServer()))
    print("Try: curl 'localhost:\(server.port)/?callback=hello'")
}
