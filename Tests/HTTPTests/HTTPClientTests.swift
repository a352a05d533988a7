// The client and a site on one loop, over TCP.
// SPDX-License-Identifier: MIT

import Deferred
import TestSupport
import Testing
@testable import EventLoop
@testable import HTTP

@Suite(.blocking) struct HTTPClientTests {
    private let loop: EventLoop
    private let log = Log()

    init() throws {
        loop = try EventLoop()
    }

    /// Tells what it was asked for; a GET at `/wait` waits.
    private final class Echo: RendersGET, RendersPOST {
        var kept: [Request] = []
        var left = 0

        func renderGET(_ request: Request) throws -> Reply {
            if request.path == "/wait" {
                request.onDisconnect { self.left += 1 }
                kept.append(request)
                return .notDoneYet
            }
            if let count = try request.query.value("bytes").flatMap(Int.init) {
                let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: count)
                return .response(Response(.text(.ok), Body(shared: bytes)))
            }
            var response = Response.text(.ok, try request.query.value("name") ?? "hello")
            response.closes = request.path == "/last"
            return .response(response)
        }

        func renderPOST(_ request: Request) -> Reply {
            let type = request.field("content-type") ?? ""
            return .response(
                .text(.created, "\(type): \(String(decoding: request.body, as: UTF8.self))"))
        }
    }

    private func serve(_ echo: Echo = Echo(), _ limits: ServerLimits = ServerLimits()) throws
        -> HTTPServer
    {
        try loop.listenTCP(0, limits: limits, HTTP.Site(echo))
    }

    private func client(_ port: Int, host: String = "127.0.0.1") -> HTTPClient {
        HTTPClient(loop, host: host, port: port)
    }

    /// Runs the loop until `deferred` has fired, and logs what it fired with.
    private func run(_ deferred: Deferred<ClientResponse>) {
        note(deferred).addBoth { [loop] _ in loop.callSoon { loop.stop() } }
        run()
    }

    /// Runs the loop until it is stopped, or for longer than any test should need.
    private func run() {
        let alarm = loop.callLater(.patience) { [loop] in
            Issue.record("nothing stopped the loop")
            loop.stop()
        }
        loop.run()
        alarm.cancel()
    }

    /// Lets the loop turn until `condition` holds.
    private func run(until condition: @escaping () -> Bool) {
        func look() {
            if condition() { return loop.stop() }
            loop.callLater(.milliseconds(1)) { look() }
        }
        loop.callSoon { look() }
        run()
    }

    @discardableResult
    private func note(_ deferred: Deferred<ClientResponse>) -> Deferred<Void> {
        deferred.addCallback { [log] in log.lines.append("\($0.status) \($0.text)") }
            .addErrback { [log] in log.lines.append("\($0.error)") }
    }

    @Test func `an answer has status, fields and body`() throws {
        let client = client(try serve().port)
        client.get("/?name=Ann").addCallback { [loop, log] answer in
            log.lines = ["\(answer.status)", answer.text, answer.field("content-type") ?? "none"]
            log.lines.append(answer.field("no-such-field") ?? "none")
            loop.stop()
        }
        run()
        #expect(log.lines == ["200", "Ann", "text/plain; charset=utf-8", "none"])
    }

    @Test func `a POST brings its body and type`() throws {
        let client = client(try serve().port)
        run(client.post("/", body: Array("[1]".utf8), type: "application/json"))
        run(client.post("/", body: [], type: "text/plain"))
        #expect(log.lines == ["201 application/json: [1]", "201 text/plain: "])
    }

    @Test func `a target is encoded, and comes out as it went in`() throws {
        let client = client(try serve().port)
        let name = "a b&c=d%/\u{e9}?#\"<>\\"
        run(client.get("/?" + Query(["name": name]).encoded))
        #expect(log.lines == ["200 " + name])
    }

    @Test func `one connection serves request after request`() throws {
        let port = try serve().port
        let client = client(port)
        run(client.get("/"))
        let first = Descriptors.connected(to: port)
        for _ in 0..<3 { run(client.get("/")) }
        #expect(first.count == 1)
        #expect(Descriptors.connected(to: port) == first)
    }

    @Test func `requests take turns in the order they were asked`() throws {
        let echo = Echo()
        let port = try serve(echo).port
        let client = client(port)
        note(client.get("/wait"))
        note(client.get("/?name=second"))
        let third = client.get("/?name=third")
        run(until: { !echo.kept.isEmpty })
        #expect(log.lines.isEmpty)
        echo.kept[0].finish(.text(.ok, "first"))
        run(third)
        #expect(log.lines == ["200 first", "200 second", "200 third"])
        #expect(Descriptors.connected(to: port).count == 1)
    }

    @Test func `the next request may be asked from within an answer`() throws {
        let client = client(try serve().port)
        var left = 100
        func ask() {
            note(client.get("/")).addCallback { [loop] in
                left -= 1
                left > 0 ? ask() : loop.stop()
            }
        }
        ask()
        run()
        #expect(log.lines == [String](repeating: "200 hello", count: 100))
    }

    @Test func `a long body arrives whole`() throws {
        let client = client(try serve().port)
        client.get("/?bytes=\(8 << 20)").addCallback { [loop, log] answer in
            let isWhole = answer.body.allSatisfy { $0 == UInt8(ascii: "x") }
            log.lines.append("\(answer.body.count) \(isWhole)")
            loop.stop()
        }
        run()
        #expect(log.lines == ["\(8 << 20) true"])
    }

    @Test func `a name is tried at each of its addresses`() throws {
        let client = client(try serve().port, host: "localhost")  // ::1 first, on most systems
        run(client.get("/"))
        #expect(log.lines == ["200 hello"])
    }

    @Test func `a server that has hung up between requests is called again`() throws {
        var limits = ServerLimits()
        limits.idleTimeout = .milliseconds(1)
        let server = try serve(Echo(), limits)
        let client = client(server.port)
        for target in ["/", "/", "/last", "/last", "/"] {
            run(client.get(target))
            run(until: { Descriptors.connected(to: server.port).isEmpty })
        }
        #expect(log.lines == [String](repeating: "200 hello", count: 5))
    }

    @Test func `a cancelled request hangs up, and the next one is answered`() throws {
        let echo = Echo()
        let server = try serve(echo)
        let client = client(server.port)
        let waiting = client.get("/wait")
        note(waiting)
        run(until: { !echo.kept.isEmpty })
        waiting.cancel()
        #expect(log.lines == ["\(CancelledError())"])
        #expect(Descriptors.connected(to: server.port).isEmpty)
        run(until: { echo.left == 1 })
        run(client.get("/"))
        #expect(log.lines.last == "200 hello")
    }

    @Test func `a request cancelled in the line is never sent`() throws {
        let echo = Echo()
        let client = client(try serve(echo).port)
        let waiting = client.get("/wait")
        let second = client.get("/wait")
        note(second)
        second.cancel()
        #expect(log.lines == ["\(CancelledError())"])
        run(until: { echo.kept.count == 1 })
        echo.kept[0].finish(.text(.ok, "first"))
        run(waiting)
        run(client.get("/"))
        #expect(log.lines.dropFirst() == ["200 first", "200 hello"])
        #expect(echo.kept.count == 1)
    }

    @Test func `a request cancelled while it connects costs nothing`() throws {
        let server = try serve()
        let client = client(server.port)
        let first = client.get("/")
        note(first)
        first.cancel()
        run(client.get("/"))
        #expect(log.lines == ["\(CancelledError())", "200 hello"])
    }

    @Test func `a server that is silent for too long is given up`() throws {
        let echo = Echo()
        let server = try serve(echo)
        var limits = ClientLimits()
        limits.patience = .milliseconds(20)
        let client = HTTPClient(loop, host: "127.0.0.1", port: server.port, limits: limits)
        run(client.get("/wait"))
        let error = ClientError.timedOut(
            host: "127.0.0.1", port: server.port, after: .milliseconds(20))
        #expect(log.lines == [error.description])
        run(until: { echo.left == 1 })
    }

    @Test func `a client that is let go closes its connection`() throws {
        let server = try serve()
        do {
            let client = client(server.port)
            run(client.get("/"))
            #expect(Descriptors.connected(to: server.port).count == 1)
        }
        run(until: { server.connectionCount == 0 })
        #expect(Descriptors.connected(to: server.port).isEmpty)
    }

    @Test func `a request under way keeps its client`() throws {
        let server = try serve()
        run(client(server.port).get("/"))
        #expect(log.lines == ["200 hello"])
    }

    @Test func `a target that is not encoded stops the program with a sentence`() async throws {
        let exit = try await #require(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = HTTPClient(try EventLoop(), host: "127.0.0.1", port: 1).get("/a b")
        }
        let said = String(decoding: exit.standardErrorContent, as: UTF8.self)
        #expect(said.contains("a target begins with / and is percent-encoded"))
    }
}
