// Step 4: the chat. A GET waits, a POST fires everyone who waits.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTP
import Workshop

final class Chat: RendersGET, RendersPOST {
    private var waiting: [Deferred<String>] = []

    func renderGET(_ request: Request) -> Reply {
        let message: Deferred<String> = ___()  // 1. make one
        waiting.append(___())  // 2. keep it, for the POST
        return .later(message.addCallback { text in .line(.ok, text) })
    }

    func renderPOST(_ request: Request) throws -> Reply {
        let text = String(decoding: request.body, as: UTF8.self)
        print("somebody says: \(text)")
        let listeners = waiting
        waiting = []
        for listener in listeners {
            try listener.callback(___())  // 3. what do they hear?
        }
        return "OK"
    }
}

EventLoop.main { loop in
    let server = try loop.listenTCP(port, host: host, Site(Chat()))
    print("Try: curl localhost:\(server.port)")
}
