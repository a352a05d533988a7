// A server that answers a second later, and is free in between.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Glibc
import HTTP

final class Hello: RendersGET {
    let loop: EventLoop
    init(_ loop: EventLoop) { self.loop = loop }

    func renderGET(_ request: Request) throws -> Reply {
        let name = try request.query.value("name") ?? "world"
        let hello = Deferred<String>()
        loop.callLater(.seconds(1)) {
            try? hello.callback("Hello, \(name)!")
        }
        return .later(hello.addCallback { .line(.ok, $0) })
    }
}

EventLoop.main { loop in
    let port = Int(CommandLine.arguments.last!) ?? 8080
    let server = try loop.listenTCP(port, Site(Hello(loop)))
    loop.onSignal(SIGINT) { loop.stop() }
    print("Try: curl 'localhost:\(server.port)/?name=Ann'")
}
