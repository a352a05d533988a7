// What a resource keeps of a request, while the server's buffer serves others.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
@testable import EventLoop
@testable import HTTP

@Suite(.blocking) struct KeptRequestTests {
    /// Keeps requests, or only what they are made of.
    private final class Keeper: RendersPOST {
        var requests: [Request] = []
        var bodies: [ArraySlice<UInt8>] = []
        var queries: [Query] = []
        /// Called when the third request is kept.
        var onThird: () -> Void = {}

        func renderPOST(_ request: Request) throws -> Reply {
            bodies.append(request.bodyBytes)
            queries.append(request.query)
            if try request.query.value("keep") == nil { return "taken" }
            requests.append(request)
            if requests.count == 3 { onThird() }
            return .notDoneYet
        }
    }

    private let keeper = Keeper()
    private let loop: EventLoop

    init() throws { loop = try EventLoop() }

    /// Sends each target and a body on a connection of its own, and waits for those that are answered;
    /// else until the loop is stopped.
    private func post(_ targets: [String]) throws {
        let server = try loop.listenTCP(0, HTTP.Site(["/{name}": keeper]))
        let port = server.port
        let doorbell = loop.doorbell
        let thread = Thread {
            do {
                var clients: [RawClient] = []
                for target in targets {
                    let client = try RawClient(port)
                    try client.send(request("POST", target, body: "body of \(target)"))
                    if !target.contains("keep") { _ = try client.receive() }
                    clients.append(client)
                }
                if !targets.contains(where: { $0.contains("keep") }) { doorbell.ring { $0.stop() } }
            } catch { Issue.record(error) }
        }
        thread.start()
        loop.run()
    }

    @Test func `body and query stay what they were, although the buffer is used again`() throws {
        let targets = ["/a?n=1", "/bb?n=22&m=x", "/a?n=3", "/%61?n=%34"]
        try post(targets)
        #expect(
            keeper.bodies.map { String(decoding: $0, as: UTF8.self) }
                == targets.map { "body of \($0)" })
        #expect(try keeper.queries.map { try $0.value("n") } == ["1", "22", "3", "4"])
        #expect(try keeper.queries.map { try $0.value("m") } == [nil, "x", nil, nil])
    }

    @Test func `a request that is kept has path, query and body of its own, and no fields`() throws
    {
        let targets = ["/a?keep=1", "/bb?keep=22", "/%61b?keep=%33"]
        keeper.onThird = { [loop] in loop.stop() }
        try post(targets)
        // They may be read in any order.
        let kept = keeper.requests.sorted { $0.query.encoded < $1.query.encoded }
        #expect(kept.map(\.path) == ["/a", "/bb", "/ab"])
        #expect(kept.map { $0.pathValue("name") } == ["a", "bb", "ab"])
        #expect(try kept.map { try $0.query.value("keep") } == ["1", "22", "3"])
        let bodies = kept.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies == targets.map { "body of \($0)" })
        #expect(kept.map { $0.field("host") } == [nil, nil, nil])
    }
}
