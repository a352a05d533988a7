// The whole chat with async/await: a GET awaits the next message.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import HTTP

final class ChatServer: RendersGET, RendersPOST {
    private var next = Deferred<JSON>()

    func renderPOST(_ request: Request) throws -> Reply {
        let message = try request.json()
        let spoken = next
        next = Deferred()  // first, so that a listener may wait again
        try spoken.callback(message)
        return "OK"
    }

    func renderGET(_ request: Request) -> Reply {
        request.answer {
            let callback = try request.callback()  // a bad name is refused
            let message = try await self.next.branch().value()
            return .json(message, to: callback)
        }
    }
}

EventLoop.main { loop in
    let port = Int(CommandLine.arguments.last!) ?? 8080
    let server = try loop.listenTCP(port, Site(ChatServer()))
    print("Try: curl 'localhost:\(server.port)/?callback=hello'")
}
