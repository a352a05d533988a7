// Step 4: an event loop, a server, a resource. Deferred comes to it in step 5.
// SPDX-License-Identifier: MIT

import Glibc
import Libevent

final class Hello: RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        let name = try request.query.value("name") ?? "world"
        return .response(.text(.ok, "Hello, \(name)!\n"))
    }
}

let loop = try EventLoop()
let server = try loop.listenTCP(Int(CommandLine.arguments.last!) ?? 8080, Site(Hello()))
loop.onSignal(SIGINT) { loop.stop() }

print("Try: curl 'localhost:\(server.port)/?name=Ann'")
loop.run()
