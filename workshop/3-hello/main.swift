// Step 3: a server that says hello.
// SPDX-License-Identifier: MIT

import EventLoop
import HTTP
import Workshop  // port and host: the words --port and --host

final class Hello: RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        let name = try request.query.value(___()) ?? "stranger"  // 1. which word?
        return .response(.line(.ok, "Hello, \(name)!"))
    }
}

EventLoop.main { loop in
    let hello: Hello = ___()  // 2. make one
    let server = try loop.listenTCP(port, host: host, Site(hello))
    print("Try: curl 'localhost:\(server.port)/?name=Aya'")
}
