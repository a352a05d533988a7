// What the guard lets out, however its bytes come in.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing
@testable import HTTP

@Suite struct GuardTests {
    private let spare = SpareHead()

    /// Feeds one piece and tells every verdict, up to the one that waits.
    private func verdicts(
        of watch: inout RequestParser, on piece: some Sequence<UInt8>,
        _ limits: ServerLimits = ServerLimits()
    ) -> [String] {
        var told: [String] = []
        var verdict = watch.next(after: Array(piece)[...], limits, into: spare)
        while true {
            switch verdict {
            case .wait(let part): return told + ["wait \(part)"]
            case .invite: return told + ["invite"]
            case .request(let head):
                let path = String(decoding: head.path, as: UTF8.self)
                told.append("\(head.line.method) \(path) \(head.body.count)")
            case .refuse(let error): told.append("\(error.status.code)")
            }
            verdict = watch.next(limits, into: spare)
        }
    }

    /// Feeds the pieces and tells what was let out and what was refused.
    private func outcome(_ pieces: [ArraySlice<UInt8>], _ limits: ServerLimits = ServerLimits())
        -> [String]
    {
        var watch = RequestParser()
        return pieces.flatMap { verdicts(of: &watch, on: $0, limits) }
            .filter { !$0.hasPrefix("wait") && $0 != "invite" }
    }

    private static let cases: [(String, [String])] = [
        ("GET /a HTTP/1.1|Host: a||", ["get /a 0"]),
        ("GET /a HTTP/1.1|Host: a||GET /b HTTP/1.1|Host: a||", ["get /a 0", "get /b 0"]),
        ("POST /a HTTP/1.1|Host: a|Content-Length: 3||abc", ["post /a 3"]),
        (
            "POST /a HTTP/1.1|Host: a|Content-Length: 03||abc|GET /b HTTP/1.0||",
            ["post /a 3", "get /b 0"]
        ),
        (
            "POST /a HTTP/1.1|Host: a|Content-Length: 0||GET /b HTTP/1.1|Host: a||",
            ["post /a 0", "get /b 0"]
        ),
        ("||||GET /a HTTP/1.1|Host: a||", ["get /a 0"]),
        ("POST /a HTTP/1.1|Host: a|Content-Length: 1|Expect: 100-continue||x", ["post /a 1"]),
        ("GET /a HTTP/1.1|Host: a|", []),
        ("POST /a HTTP/1.1|Host: a|Content-Length: 3||ab", []),
        ("GET /a HTTP/1.1||GET /b HTTP/1.1|Host: a||", ["400"]),
        ("GET /a HTTP/1.1|Host: a||XX||GET /b HTTP/1.1|Host: a||", ["get /a 0", "400"]),
        ("GET /a HTTP/1.1|Host: a\nX: y||GET /b HTTP/1.1|Host: a||", ["400"]),
        ("GET /a HTTP/3.0|Host: a||GET /b HTTP/1.1|Host: a||", ["505"]),
        ("BREW /a HTTP/1.1|Host: a||GET /b HTTP/1.1|Host: a||", ["501"]),
        ("\u{16}\u{03}\u{01}GET /b HTTP/1.1|Host: a||", ["400"]),
        (
            "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||0||GET /b HTTP/1.1|Host: a||",
            ["501"]
        ),
        ("POST / HTTP/1.1|Host: a|Content-Length: 70000||GET /b HTTP/1.1|Host: a||", ["413"]),
        ("GET /\(String(repeating: "x", count: 300)) HTTP/1.1|Host: a||GET /b", ["414"]),
        ("GET / HTTP/1.1|Host: a|X: \(String(repeating: "x", count: 300))||GET /b", ["431"]),
        (String(repeating: "A", count: 400), ["414"]),
    ]

    private static let small: ServerLimits = {
        var limits = ServerLimits()
        limits.maxHead = 256
        return limits
    }()

    @Test(arguments: cases)
    func `verdicts do not depend on how the bytes are cut`(_ text: String, _ wanted: [String]) {
        let bytes = wire(text)
        #expect(outcome([bytes[...]], Self.small) == wanted)
        #expect(outcome(bytes.indices.map { bytes[$0...$0] }, Self.small) == wanted)
        for split in bytes.indices {
            let cut = outcome([bytes[..<split], bytes[split...]], Self.small)
            #expect(cut == wanted, "cut at \(split)")
        }
    }

    @Test func `a client that asks first is invited once, and only for its body`() {
        var watch = RequestParser()
        let head = "POST / HTTP/1.1|Host: a|Content-Length: 2|Expect: 100-continue||"
        #expect(verdicts(of: &watch, on: wire(head)) == ["invite"])
        #expect(verdicts(of: &watch, on: []) == ["wait body"])
        #expect(verdicts(of: &watch, on: wire("x")) == ["wait body"])
        #expect(verdicts(of: &watch, on: wire("y")) == ["post / 2", "wait request"])
        #expect(watch.backlog == 0)
        #expect(verdicts(of: &watch, on: wire(head)) == ["invite"])
    }

    @Test(arguments: [
        "POST / HTTP/1.0|Content-Length: 1|Expect: 100-continue||",
        "POST / HTTP/1.1|Host: a|Content-Length: 2|Expect: 100-continue||x",
    ])
    func `a client that does not wait for it is not invited`(_ text: String) {
        var watch = RequestParser()
        #expect(verdicts(of: &watch, on: wire(text)) == ["wait body"])
    }

    @Test func `after a refusal nothing is kept and nothing let out`() {
        var watch = RequestParser()
        #expect(verdicts(of: &watch, on: wire("nonsense||")) == ["400", "wait request"])
        let good = wire("GET / HTTP/1.1|Host: a||")
        #expect(verdicts(of: &watch, on: good) == ["wait request"])
        #expect(watch.backlog == 0)
    }

    @Test(arguments: [
        ("", "request"), ("||", "request"), ("G", "head"), ("GET / HTTP/1.1|", "head"),
        ("POST / HTTP/1.1|Host: a|Content-Length: 1||", "body"),
    ])
    func `what is awaited is the part that is not there yet`(_ text: String, _ part: String) {
        var watch = RequestParser()
        #expect(verdicts(of: &watch, on: wire(text)) == ["wait \(part)"])
    }

    @Test func `bytes at random are refused or waited for, never let out`() {
        var random = Seeded(state: 7)
        let alphabet = wire("GET POST/HTTP1.0:ahost| \n\0\u{ff}")
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                alphabet.randomElement(using: &random)!
            }
            #expect(outcome([bytes[...]]).allSatisfy { Int($0) != nil })
        }
    }
}
