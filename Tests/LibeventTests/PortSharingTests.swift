// Several loops on one port, over real connections.
// SPDX-License-Identifier: MIT

import Foundation
@testable import Libevent
import Synchronization
import TestSupport
import Testing

@Suite(.blocking) struct PortSharingTests {
    /// A server on a loop and a thread of its own, which answers with its name.
    private final class Member: Sendable {
        private struct State {
            var port = 0
            var stop: (@Sendable () -> Void)?
            var hasEnded = false
        }

        private let state = Mutex(State())
        var port: Int { state.withLock(\.port) }

        init(_ name: String, port: Int, _ sharing: PortSharing) throws {
            Thread { [self] in
                do { try serve(name, port, sharing) } catch { Issue.record(error) }
                state.withLock { $0.hasEnded = true }
            }.start()
            try #require(wait { state.withLock { $0.stop != nil || $0.hasEnded } })
        }

        private func serve(_ name: String, _ port: Int, _ sharing: PortSharing) throws {
            let loop = try EventLoop()
            let server = try loop.listenTCP(port, sharing: sharing, Libevent.Site(Name(name)))
            let stop = loop.bell { server.drain(within: .zero) { loop.stop() } }
            state.withLock {
                $0.port = server.port
                $0.stop = stop
            }
            loop.run()
        }

        func stop() {
            state.withLock(\.stop)?()
            #expect(wait { state.withLock(\.hasEnded) })
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
        #expect(throws: LibeventError.portTaken(host: "127.0.0.1", port: first.port)) {
            try loop.listenTCP(first.port, sharing: other, Libevent.Site(Name("other")))
        }
        for member in [first, second] { member.stop() }
    }

    @Test func `a port that one loop has for itself is not joined`() throws {
        let alone = try Member("alone", port: 0, .alone)
        let loop = try EventLoop()
        #expect(throws: LibeventError.portTaken(host: "127.0.0.1", port: alone.port)) {
            try loop.listenTCP(alone.port, sharing: .joining, Libevent.Site(Name("other")))
        }
        alone.stop()
    }
}
