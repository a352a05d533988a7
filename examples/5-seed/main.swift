// Step 5: the whole chat. A GET parks a Deferred, a POST fires them all.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import HTTP

final class ChatServer: RendersGET, RendersPOST {
    private var waiting: [Deferred<JSON>] = []

    func renderPOST(_ request: Request) throws -> Reply {
        let message = try request.json()
        let listeners = waiting
        waiting = []  // first, so that a callback may wait again
        for listener in listeners { try listener.callback(message) }
        return "OK"
    }

    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.callback()  // a bad name is refused now
        let chat = Deferred<JSON>()
        waiting.append(chat)
        // Cancelled when the client goes away: the Python lacked this.
        return .later(chat.addCallback { .json($0, to: callback) })
    }
}

EventLoop.main { loop in
    let port = Int(CommandLine.arguments.last!) ?? 8080
    let server = try loop.listenTCP(port, Site(ChatServer()))
    print("Try: curl 'localhost:\(server.port)/?callback=hello'")
}
