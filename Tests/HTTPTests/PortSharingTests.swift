// Several loops on one port, over real connections.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTP
import TestSupport
import Testing

@Suite(.blocking) struct PortSharingTests {
    /// A server on a loop and a thread of its own, which answers with its name.
    private struct Member {
        private typealias Handle = (port: Int, stop: @Sendable () -> Void)
        private let thread: LoopThread<Handle>
        var port: Int { thread.handle.port }

        init(_ name: String, port: Int, _ sharing: PortSharing) throws {
            thread = try LoopThread(name) { loop -> Handle in
                let server = try loop.listenTCP(port, sharing: sharing, Site(Name(name)))
                let stop = loop.trigger {
                    server.drain(within: .zero).addCallback { loop.stop() }
                }
                return (server.port, stop)
            }
        }

        func stop() {
            thread.handle.stop()
            thread.join()
        }
    }

    private final class Name: RendersGET {
        private let name: String
        init(_ name: String) { self.name = name }
        func renderGET(_ request: Request) -> Reply { .response(.text(.ok, name)) }
    }

    private func answer(from port: Int) throws -> String {
        let client = try RawClient(port)
        try client.send(request("GET", "/"))
        return try client.receive().text
    }

    @Test func `three loops share one port's clients`() throws {
        let first = try Member("first", port: 0, .first)
        let others = try ["second", "third"].map { try Member($0, port: first.port, .joining) }
        var served: Set<String> = []
        // By chance alone: that one of them gets none of so many would be a wonder.
        for _ in 0..<200 { served.insert(try answer(from: first.port)) }
        #expect(served == ["first", "second", "third"])
        for member in others + [first] { member.stop() }
    }

    @Test(arguments: [PortSharing.alone, .first])
    func `a port that loops share is taken for another program`(_ other: PortSharing) throws {
        let first = try Member("first", port: 0, .first)
        let second = try Member("second", port: first.port, .joining)
        let loop = try EventLoop()
        #expect(throws: ListenError.portTaken(host: "127.0.0.1", port: first.port)) {
            try loop.listenTCP(first.port, sharing: other, Site(Name("other")))
        }
        for member in [first, second] { member.stop() }
    }

    @Test func `a port that one loop has for itself is not joined`() throws {
        let alone = try Member("alone", port: 0, .alone)
        let loop = try EventLoop()
        #expect(throws: ListenError.portTaken(host: "127.0.0.1", port: alone.port)) {
            try loop.listenTCP(alone.port, sharing: .joining, Site(Name("other")))
        }
        alone.stop()
    }
}
