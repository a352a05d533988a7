// The parser, held to the verdicts of a slower one.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
@testable import HTTP

/// Each run makes requests, spoils some, cuts them up, and feeds them to both parsers. What they say
/// must be the same to the byte, at every cut.
///
/// `make check` tries some thousands. To try a million with other chances:
///
///     PARSER_COMPARISONS=1000000 PARSER_SEED=7 swift test --filter ParserComparisonTests
@Suite struct ParserComparisonTests {
    private static let environment = ProcessInfo.processInfo.environment
    private let count = environment["PARSER_COMPARISONS"].flatMap(Int.init) ?? 20_000
    private let seed = environment["PARSER_SEED"].flatMap(UInt64.init) ?? 14

    @Test func `the parser says what the reference says, however requests are spoilt and cut`()
        throws
    {
        var outcomes: [String: Int] = [:]
        for number in 0..<count {
            // Each has its own chances, so that one failure can be tried alone.
            var random = Seeded(state: seed &<< 32 &+ UInt64(number))
            let stream = MadeStream(&random)
            var comparison = ParserComparison(stream.limits)
            for piece in stream.pieces(&random) { comparison.feed(piece) }
            comparison.checkKept()
            if let difference = comparison.difference {
                let text = String(decoding: stream.bytes, as: UTF8.self)
                Issue.record(
                    "seed \(seed), number \(number): \(difference)\n\(text.debugDescription)")
                return
            }
            outcomes.merge(comparison.outcomes, uniquingKeysWith: +)
        }
        // Chance must find its way to all of them, or the comparison says little.
        for outcome in ["request", "400", "413", "414", "417", "431", "501", "505", "invite"] {
            #expect(outcomes[outcome, default: 0] > count / 2000, "\(outcomes)")
        }
        if count > 100_000 { print("seed \(seed): \(count) streams, \(outcomes)") }
    }
}

/// Both parsers on the same bytes.
private struct ParserComparison {
    private let limits: ServerLimits
    private var parser = RequestParser()
    private var reference = ReferenceParser()
    private let spare = SpareHead()
    /// Some requests are kept whole: the next ones must not change them.
    private var kept: [(head: RequestHead, seen: SeenRequest)] = []
    /// How they differ; nil as long as they do not.
    private(set) var difference: String?
    /// How often each came out.
    private(set) var outcomes: [String: Int] = [:]

    init(_ limits: ServerLimits) { self.limits = limits }

    mutating func feed(_ piece: ArraySlice<UInt8>) {
        reference.receive(piece)
        // As the server's buffer, which is used again.
        var buffer = [UInt8](repeating: 0xff, count: 8) + piece + [0xff]
        var verdict = parser.next(after: buffer[8..<8 + piece.count], limits, into: spare)
        while difference == nil {
            let (new, old) = (Seen(verdict), Seen(reference.next(limits)))
            if new != old { difference = "\(new)\nbut the reference: \(old)" }
            outcomes[new.kind, default: 0] += 1
            if case .request(let head) = verdict, kept.count < 3, head.length % 3 == 0 {
                kept.append((head.copy(withFields: true), SeenRequest(head)))
            }
            if new.isEnd { break }
            verdict = parser.next(limits, into: spare)
        }
        if difference == nil, parser.backlog != reference.backlog {
            difference = "holds \(parser.backlog) bytes, the reference \(reference.backlog)"
        }
        verdict = .wait(.request)
        spare.clear()
        for index in buffer.indices { buffer[index] = 0 }
    }

    mutating func checkKept() {
        for (head, seen) in kept where SeenRequest(head) != seen {
            difference = "\(seen) became \(SeenRequest(head))"
        }
    }
}

/// A refusal as a client sees it: the reference has its sentences from no catalogue.
private struct SeenRefusal: Error, Equatable {
    let status: Int
    let sentence: String

    init(_ error: HTTPError) {
        status = error.status.code
        sentence = error.message
    }
}

/// What a parser says.
private enum Seen: Equatable {
    case wait(RequestParser.RequestPart)
    case invite
    /// By status and sentence.
    case refusal(Int, String)
    case request(SeenRequest)

    init(_ verdict: RequestParser.ParserVerdict) {
        self =
            switch verdict {
            case .wait(let part): .wait(part)
            case .invite: .invite
            case .refuse(let error): .refusal(error.status.code, error.message)
            case .request(let head): .request(SeenRequest(head))
            }
    }

    init(_ verdict: ReferenceParser.ParserVerdict) {
        self =
            switch verdict {
            case .wait(let part): .wait(part)
            case .invite: .invite
            case .refuse(let error): .refusal(error.status.code, error.message)
            case .request(let head, let body): .request(SeenRequest(head, body))
            }
    }

    /// Whether nothing comes behind it before there are more bytes.
    var isEnd: Bool {
        switch self {
        case .wait, .invite: true
        case .refusal, .request: false
        }
    }

    var kind: String {
        switch self {
        case .wait: "wait"
        case .invite: "invite"
        case .refusal(let status, _): "\(status)"
        case .request: "request"
        }
    }
}

/// All that a resource can learn of a request.
private struct SeenRequest: Equatable {
    private let method: Method
    private let isVersion11, keepsAlive, expectsContinue: Bool
    private let line, head, body: [UInt8]
    private let fields: [[String]]
    private let first: [String?]
    private let target: Result<ReferenceTarget, SeenRefusal>

    private static let names: [StaticString] = [
        "host", "content-type", "x", "x-y", "cookie", "accept", "user-agent", "content-length",
        "sec-fetch-site", "a_b", "x-a-name-longer-than-sixteen-bytes", "connection", "h",
    ]

    init(_ head: RequestHead) {
        method = head.line.method
        isVersion11 = head.line.isVersion11
        (keepsAlive, expectsContinue) = (head.keepsAlive, head.expectsContinue)
        line = Array(head.slice(head.line.path) + [0] + head.slice(head.line.query))
        self.head = Array(head.bytes.prefix(head.length))
        body = Array(head.body)
        fields = SeenRequest.names.map(head.fields)
        first = SeenRequest.names.map(head.field)
        target = Result { () throws(HTTPError) in
            try head.decodeTarget()
            return ReferenceTarget(path: head.path, head.query)
        }.mapError(SeenRefusal.init)
    }

    init(_ head: ReferenceHead, _ body: [UInt8]) {
        method = head.line.method
        isVersion11 = head.line.isVersion11
        (keepsAlive, expectsContinue) = (head.keepsAlive, head.expectsContinue)
        line = Array(head.bytes[head.line.path] + [0] + head.bytes[head.line.query])
        self.head = head.bytes
        self.body = body
        fields = SeenRequest.names.map(head.fields)
        first = SeenRequest.names.map(head.field)
        target = Result { () throws(HTTPError) in try ReferenceTarget(head) }
            .mapError(SeenRefusal.init)
    }
}

extension ReferenceTarget {
    fileprivate init(path: ArraySlice<UInt8>, _ query: Query) {
        self.init(
            path: String(decoding: path, as: UTF8.self),
            pairs: query.pairs.map { Pair(name: $0.name, value: $0.value) })
    }
}
