// Step 4: an event loop, a server, a resource. Deferred joins in step 5.
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc
import HTTP

final class Hello: RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        let name = try request.query.value("name") ?? "world"
        return .response(.text(.ok, "Hello, \(name)!\n"))
    }
}

EventLoop.main { loop in
    let port = Int(CommandLine.arguments.last!) ?? 8080
    let server = try loop.listenTCP(port, Site(Hello()))
    loop.onSignal(SIGINT) { loop.stop() }
    print("Try: curl 'localhost:\(server.port)/?name=Ann'")
}
