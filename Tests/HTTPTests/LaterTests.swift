// A response that comes later: what its site does for every request that waits.
// SPDX-License-Identifier: MIT

import Deferred
import Language
import Testing

@testable import HTTP

@Suite struct LaterTests {
    private let waiter = Waiter()
    private let site: Site
    private let transport = FakeTransport()

    init() {
        site = Site(waiter, errors: Letters.self)
        site.budget = Budget([.waiting: Budget.Limit(total: 1)])
    }

    /// Waits for what a test fires.
    private final class Waiter: RendersPOST {
        var cancelled = 0
        var cancels = true
        var takesPlace = true
        var errors: Letters?
        private(set) var waiting: [Deferred<String>] = []

        func renderPOST(_ request: Request) throws -> Reply {
            if takesPlace { try request.takePlace() }
            let text = Deferred<String>(canceller: { _ in self.cancelled += 1 })
            waiting.append(text)
            return .later(
                text.addCallback { .text(.ok, $0) }, cancels: cancels, errors: errors)
        }
    }

    /// A letter that the client names, in front of each error.
    private struct Letters: ErrorRenderer {
        let letter: String

        init(letter: String) { self.letter = letter }

        init(_ request: Request) {
            letter = (try? request.query.value("letter")) ?? request.field("letter") ?? "?"
        }

        func render(_ error: HTTPError, in _: Language) -> Response {
            .text(error.status, "\(letter): \(error.message)")
        }
    }

    private struct Limited: HTTPErrorConvertible {
        var httpError: HTTPError { HTTPError(.conflict, "Not twice.", reason: .badParameter) }
        var isFailure: Bool { false }
    }

    private struct Broken: Error {}

    @discardableResult
    private func ask(_ target: String = "/", _ fields: String = "") throws -> Request {
        let request = try site.request(target, fields, body: "hello", on: transport)
        site.serve(request)
        return request
    }

    @Test func `the response goes out when the Deferred fires`() throws {
        try ask()
        #expect(transport.sent.isEmpty)
        try waiter.waiting[0].callback("now")
        #expect(transport.bodies == ["now"])
    }

    @Test func `one that has fired already goes out at once`() throws {
        let site = Site(Ready())
        site.serve(try site.request("/", on: transport))
        #expect(transport.bodies == ["ready"])
    }

    private final class Ready: RendersPOST {
        func renderPOST(_ request: Request) -> Reply { .later(.succeed(.text(.ok, "ready"))) }
    }

    @Test func `a request that waits keeps neither header, query nor body`() throws {
        let request = try ask("/?a=b", "letter: x\r\n")
        #expect(request.query.pairs.isEmpty)
        #expect(request.body.isEmpty)
        #expect(request.head == nil)
    }

    @Test func `a request that is kept whole keeps them all`() throws {
        let request = try site.request("/a%62?a=%62", "letter: x\r\n", body: "hello", on: transport)
        request.keepWhole()
        site.serve(request)
        #expect(request.path == "/ab")
        #expect(try request.query.value("a") == "b")
        #expect(request.body == Array("hello".utf8))
        #expect(request.field("letter") == "x")
        #expect(request.field("content-length") == "5")
    }

    @Test func `the form of an error is found before they go`() throws {
        try ask("/?letter=q")
        try waiter.waiting[0].errback(Limited())
        try ask("/", "letter: h\r\n")
        try waiter.waiting[1].errback(HTTPError(.notFound, "No.", reason: .notFound))
        #expect(transport.bodies == ["q: Not twice.", "h: No."])
        #expect(transport.statuses == [409, 404])
    }

    @Test func `a resource may know the form already`() throws {
        waiter.errors = Letters(letter: "k")
        try ask("/?letter=q")
        try waiter.waiting[0].errback(Limited())
        #expect(transport.bodies == ["k: Not twice."])
    }

    @Test func `whoever goes away cancels it, and nothing is sent`() throws {
        let request = try ask()
        request.clientIsGone()
        #expect(waiter.cancelled == 1)
        #expect(transport.sent.isEmpty)
    }

    @Test func `what must be done is not cancelled`() throws {
        waiter.cancels = false
        let request = try ask()
        request.clientIsGone()
        #expect(waiter.cancelled == 0)
        try waiter.waiting[0].callback("done")
        #expect(transport.sent.isEmpty)
    }

    @Test func `past the last place a request is refused, and nothing begins`() throws {
        try ask()
        try ask("/?letter=f")
        #expect(transport.statuses == [503])
        #expect(waiter.waiting.count == 1)
    }

    @Test func `a place is free before the response goes out`() throws {
        try ask()
        var held: [Int] = []
        transport.onSend = { [site] in held.append(site.budget.held(.waiting)) }
        #expect(site.budget.held(.waiting) == 1)
        try waiter.waiting[0].callback("now")
        #expect(held == [0])
    }

    @Test func `a place is given back once, however its wait ends`() throws {
        let gone = try ask()
        gone.clientIsGone()
        gone.clientIsGone()
        #expect(site.budget.held(.waiting) == 0)
        try ask()
        try waiter.waiting[1].errback(Broken())
        #expect(site.budget.held(.waiting) == 0)
    }

    @Test func `one that takes no place counts for none`() throws {
        waiter.takesPlace = false
        try ask()
        #expect(site.budget.held(.waiting) == 0)
        try waiter.waiting[0].callback("now")
        #expect(site.budget.held(.waiting) == 0)
    }

    @Test func `a failure is the operator's to hear, a refusal is not`() throws {
        let observer = RecordingObserver()
        site.observer = observer
        try ask()
        try waiter.waiting[0].errback(Limited())
        #expect(observer.failures == 0)
        try ask()
        try waiter.waiting[1].errback(Broken())
        #expect(observer.failures == 1)
        #expect(transport.statuses == [409, 500])
    }

    @Test func `a group's failure is that of its member`() throws {
        try ask()
        let group = gather([Deferred<Int>.fail(Limited())], consumeErrors: true)
        group.addErrback { failure in
            try self.waiter.waiting[0].errback(failure)
            return []
        }
        #expect(transport.statuses == [409])
    }

    @Test func `a failure after the client has gone is reported to nobody`() throws {
        let observer = RecordingObserver()
        site.observer = observer
        waiter.cancels = false
        try ask().clientIsGone()
        try waiter.waiting[0].errback(Broken())
        #expect(observer.failures == 0)
    }
}
