// The whole chat with closures: a GET leaves one, a POST calls them all.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import EventLoop
import HTTP

final class ChatServer: RendersGET, RendersPOST {
    private var waiting: [(JSON) -> Void] = []

    func renderPOST(_ request: Request) throws -> Reply {
        let message = try request.json()
        let listeners = waiting
        waiting = []  // first, so that a listener may wait again
        for listener in listeners { listener(message) }
        return "OK"
    }

    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.callback()  // a bad name is refused now
        waiting.append { message in
            request.finish(.json(message, to: callback))
        }
        return .notDoneYet
    }
}

EventLoop.main { loop in
    let port = Int(CommandLine.arguments.last!) ?? 8080
    let server = try loop.listenTCP(port, Site(ChatServer()))
    print("Try: curl 'localhost:\(server.port)/?callback=hello'")
}
