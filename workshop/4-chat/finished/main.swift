// Step 4, finished: the chat. A GET waits, a POST fires everyone who waits.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTP
import Workshop

final class Chat: RendersGET, RendersPOST {
    private var waiting: [Deferred<String>] = []

    func renderGET(_ request: Request) -> Reply {
        let message = Deferred<String>()
        waiting.append(message)
        return .later(message.addCallback { text in .line(.ok, text) })
    }

    func renderPOST(_ request: Request) throws -> Reply {
        let text = String(decoding: request.body, as: UTF8.self)
        print("somebody says: \(text)")
        let listeners = waiting
        waiting = []
        for listener in listeners {
            try listener.callback(text)
        }
        return "OK"
    }
}

EventLoop.main { loop in
    let server = try loop.listenTCP(port, host: host, Site(Chat()))
    print("Try: curl localhost:\(server.port)")
}
