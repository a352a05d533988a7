// Request lines, fields and framing, read strictly.
// SPDX-License-Identifier: MIT

import Language
import TestSupport
import Testing
@testable import HTTP

@Suite struct RequestHeadTests {
    private func head(_ text: String, _ limits: ServerLimits = ServerLimits()) throws(HTTPError)
        -> RequestHead
    {
        try RequestHead(parsing: wire(text), limits: limits)
    }

    private func status(_ text: String) -> Int {
        do {
            _ = try head(text)
            return 200
        } catch {
            return error.status.code
        }
    }

    @Test(arguments: Method.allCases)
    func `every method is known by its name`(_ method: Method) throws {
        #expect(try head("\(method.name) / HTTP/1.1|Host: a||").line.method == method)
    }

    @Test(arguments: [
        ("GET / HTTP/1.1", 200), ("GET / HTTP/1.0", 200), ("GET /?a=b&c HTTP/1.1", 200),
        ("GET /a/b;c?d'(e)!~*[f]{}|^` HTTP/1.1".replacing("|", with: ""), 200),
        ("GET /%zz HTTP/1.1", 200), ("GET /??? HTTP/1.1", 200),
        ("", 400), ("GET", 400), ("GET ", 400), ("GET /", 400), ("GET / ", 400), (" GET / ", 400),
        ("GET /  HTTP/1.1", 400), ("GET / HTTP/1.1 ", 400), ("GET  / HTTP/1.1", 400),
        (" GET / HTTP/1.1", 400), ("GET\t/ HTTP/1.1", 400), ("GET / x HTTP/1.1", 400),
        ("G(T / HTTP/1.1", 400), ("GET a HTTP/1.1", 400), ("GET * HTTP/1.1", 400),
        ("GET //a HTTP/1.1", 400), ("GET /a#b HTTP/1.1", 400), ("GET /\"a HTTP/1.1", 400),
        ("GET /<a HTTP/1.1", 400), ("GET /\\a HTTP/1.1", 400), ("GET /\u{80} HTTP/1.1", 400),
        ("GET /\0 HTTP/1.1", 400), ("GET /\u{7f} HTTP/1.1", 400), ("GET ? HTTP/1.1", 400),
        ("get / HTTP/1.1", 501), ("GETS / HTTP/1.1", 501), ("CONNECT /x HTTP/1.1", 501),
        ("GET / HTTP/1.2", 505), ("GET / HTTP/2.0", 505), ("GET / HTTP/0.9", 505),
        ("GET / HTTP/1.10", 400), ("GET / HTTP/11", 400), ("GET / HTTP/1,1", 400),
        ("GET / http/1.1", 400), ("GET / HTTP/-1.1", 400), ("GET / HTTP/", 400),
        ("GET / HTTP/1.1\0", 400), ("GET / HTTP/+.1", 400),
    ])
    func `a request line is exact`(_ line: String, _ wanted: Int) {
        #expect(status("\(line)|Host: a||") == wanted)
    }

    @Test func `the target is split at its first question mark`() throws {
        let head = try head("GET /a?b?c=d HTTP/1.1|Host: a||")
        #expect(String(decoding: head.slice(head.line.path), as: UTF8.self) == "/a")
        #expect(String(decoding: head.slice(head.line.query), as: UTF8.self) == "b?c=d")
        #expect(try self.head("GET / HTTP/1.1|Host: a||").line.query.isEmpty)
        #expect(try self.head("GET /? HTTP/1.1|Host: a||").line.query.isEmpty)
    }

    @Test(arguments: [
        ("X:", 200), ("X: v", 200), ("X:v", 200), ("X:\tv\t", 200), ("X: \u{e9}\u{ff}", 200),
        ("X!#$%&'*+-.^_`~9: v", 200), ("X: a\tb", 200), ("X: :::", 200),
        ("X : v", 400), (" X: v", 400), ("\tX: v", 400), (": v", 400), ("X", 400), ("X v", 400),
        ("X\0: v", 400), ("X: \0", 400), ("X: a\rb", 400), ("X: \u{7f}", 400), ("X: \u{1}", 400),
        ("X\u{e9}: v", 400), ("X(: v", 400), ("\0", 400), ("X: a\nY: b", 400), ("X: a\n", 400),
    ])
    func `a field is exact`(_ line: String, _ wanted: Int) {
        #expect(status("GET / HTTP/1.1|Host: a|\(line)||") == wanted)
    }

    @Test func `fields are found whatever their case, without the blanks around`() throws {
        let head = try head("GET / HTTP/1.1|hOsT: a|ACCEPT: \t text/html \t|accept: second||")
        #expect(head.field("accept") == "text/html")
        #expect(head.field("host") == "a")
        #expect(head.field("cookie") == nil)
        #expect(head.field("accep") == nil)
    }

    @Test(arguments: [
        ("Host: a", 200), ("Host: a.b:80", 200), ("Host: [::1]:80", 200), ("HOST: A-b", 200),
        ("X: y", 400), ("Host: a|Host: a", 400), ("Host: a|Host: b", 400), ("Host:", 400),
        ("Host: a b", 400), ("Host: a/b", 400), ("Host: a@b", 400), ("Host: <a>", 400),
        ("Host: a,b", 400), ("Host: a%41", 400), ("Host: a?b", 400), ("Host: a#b", 400),
    ])
    func `there is one Host`(_ fields: String, _ wanted: Int) {
        #expect(status("GET / HTTP/1.1|\(fields)||") == wanted)
    }

    @Test func `HTTP 1.0 may do without Host, but not with two`() {
        #expect(status("GET / HTTP/1.0||") == 200)
        #expect(status("GET / HTTP/1.0|Host: a|Host: a||") == 400)
    }

    @Test(arguments: [
        ("Content-Length: 0", 0), ("Content-Length: 10", 10), ("content-length:0010", 10),
        ("Content-Length: 65536", 65536), ("X-Content-Length: 9", 0), ("X: y", 0),
    ])
    func `a length is a plain number`(_ fields: String, _ wanted: Int) throws {
        #expect(try head("POST / HTTP/1.1|Host: a|\(fields)||").contentLength == wanted)
    }

    @Test(arguments: [
        ("Content-Length: 65537", 413), ("Content-Length: 9223372036854775808", 413),
        ("Content-Length: 99999999999999999999999999999999", 413),
        ("Content-Length: +1", 400), ("Content-Length: -1", 400), ("Content-Length: 0x1", 400),
        ("Content-Length: 1 1", 400), ("Content-Length: 1,1", 400), ("Content-Length:", 400),
        ("Content-Length: 1.0", 400), ("Content-Length: 1|Content-Length: 1", 400),
        ("Content-Length: 1|content-length: 2", 400), ("Transfer-Encoding: chunked", 501),
        ("Transfer-Encoding:", 501), ("Transfer-Encoding: identity", 501),
        ("Transfer-Encoding: chunked|Content-Length: 1", 400),
        ("Content-Length: 1|transfer-encoding: x", 400),
        ("Expect: 100-Continue", 200), ("Expect: 200-ok", 417), ("Expect:", 417),
    ])
    func `a doubtful frame is refused`(_ fields: String, _ wanted: Int) {
        #expect(status("POST / HTTP/1.1|Host: a|\(fields)||") == wanted)
    }

    @Test func `who sends too much is told how much would do`() {
        let error = HTTPError(
            .contentTooLarge, .bodyTooLong(length: "70000", limit: "65536"), reason: .bodyTooLong)
        #expect(error.message == "The message is too long (70000 of at most 65536 bytes).")
        #expect(throws: error) { try head("POST / HTTP/1.1|Host: a|Content-Length: 70000||") }
    }

    @Test(arguments: Method.allCases)
    func `only methods that mean it have a body`(_ method: Method) {
        let allowed: Set<Method> = [.post, .put, .patch, .delete]
        let text = "\(method.name) / HTTP/1.1|Host: a|Content-Length: 1||"
        #expect(status(text) == (allowed.contains(method) ? 200 : 400))
        #expect(status(text.replacing(": 1|", with: ": 0|")) == 200)
    }

    @Test(arguments: [
        ("1.1", "X: y", true), ("1.1", "Connection: close", false),
        ("1.1", "Connection: keep-alive, CLOSE", false), ("1.1", "Connection: x , close ,y", false),
        ("1.1", "Connection: enclose", true), ("1.1", "Connection: x|Connection: close", false),
        ("1.0", "X: y", false), ("1.0", "Connection: Keep-Alive", true),
        ("1.0", "Connection: keep-alive, close", false), ("1.1", "Connection:", true),
    ])
    func `a connection goes on as version and field say`(
        _ version: String, _ fields: String, _ wanted: Bool
    ) throws {
        #expect(try head("GET / HTTP/\(version)|Host: a|\(fields)||").keepsAlive == wanted)
    }

    @Test func `the fortieth field is found as well as the first`() throws {
        let fields = (1...40).map { "x-\($0): \($0)|X-All: \($0)|" }.joined()
        var limits = ServerLimits()
        limits.maxFields = 100
        let head = try head("GET / HTTP/1.1|Host: a|\(fields)Last: z||", limits)
        #expect(head.field("x-1") == "1")
        #expect(head.field("x-17") == "17")
        #expect(head.field("x-40") == "40")
        #expect(head.field("last") == "z")
        #expect(head.fields("x-all") == (1...40).map { "\($0)" })
        #expect(head.field("x-41") == nil)
    }

    @Test func `fields are counted`() {
        let fields = { (count: Int) in (0..<count).map { "X\($0): y|" }.joined() }
        #expect(status("GET / HTTP/1.1|Host: a|\(fields(63))|") == 200)
        #expect(status("GET / HTTP/1.1|Host: a|\(fields(64))|") == 431)
    }

    @Test(arguments: ["GET / HTTP/1.1|Host: a||x", "GET / HTTP/1.1|Host: a||||", "|", ""])
    func `a head ends with its empty line`(_ text: String) {
        #expect(status(text) == 400)
    }
}
