// Several loops in one server.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct LoopsTests {
    @Test func `there are as many threads with loops as were asked for`() throws {
        let server = try ServerProcess("--loops 4")
        #expect(server.greeting.contains("Loops: 4\n"))
        let text = try server.get("/metrics").text
        #expect(text.contains("\nfireside_loops 4\n"))
        #expect(server.threads.filter { $0.hasPrefix("loop ") } == ["loop 1", "loop 2", "loop 3"])
        #expect(server.stop() == 0)
    }

    @Test func `there is one for each core unless told otherwise`() throws {
        // The tests run with FIRESIDE_LOOPS=3, too, which is a setting of the server.
        let server = try Command(
            "/usr/bin/env",
            [
                "-u", "FIRESIDE_LOOPS", "taskset", "-c", "0",
                Command.fireside, "serve", "--port", "0", "--journal", "memory",
            ])
        #expect(wait { server.output.contains("Loops: 1\n") || !server.isAlive })
        #expect(server.isAlive)
    }

    @Test func `the limit on waiting clients counts over all loops`() throws {
        let server = try ServerProcess("--loops 4 --max-parked 20")
        let clients = try (0..<60).map { _ in
            let client = try server.connect()
            try client.send(request("GET", "/"))
            return client
        }
        // A client past the limit is told so; the others wait.
        #expect(wait { clients.filter { !$0.isSilent }.count == 40 })
        #expect(try server.parked == 20)
    }

    @Test func `a rate counts over all loops`() throws {
        let server = try ServerProcess("--loops 4 --publish-rate 1 --publish-burst 10")
        let clock = ContinuousClock()
        let start = clock.now
        let statuses = try (0..<30).map { _ in try server.post("1").status }
        let said = statuses.filter { $0 == 200 }.count
        // One comes back each second.
        let allowance = 10 + (clock.now - start) / .seconds(1)
        #expect(said >= 10 && Double(said) <= allowance + 1)
    }

    @Test func `the next poll finds what is acknowledged, on any loop`() throws {
        let server = try ServerProcess("--loops 4")
        for number in 1...100 {
            let id = try server.publish("\(number)", to: "a")
            let last = try server.poll("channels=a&since=-1&hold=0")
            #expect(last.messages.map(\.id) == [id])
            let none = try server.poll("channels=a&since=\(id)&hold=0")
            #expect(none.messages.isEmpty)
            #expect(none.gap == nil)
            #expect(none.next == id)
        }
    }

    @Test func `a stopping server answers the waiting clients of every loop`() throws {
        let server = try ServerProcess("--loops 4")
        let clients = try server.park(40, "/poll?channels=a")
        server.send(SIGTERM)
        for client in clients { #expect(try client.receive().text.contains("\"retry\"")) }
        #expect(server.exitStatus() == 0)
    }
}
