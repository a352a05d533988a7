// An answer's bytes, and what becomes of them when the socket is full.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
@testable import EventLoop
@testable import HTTP

@Suite final class ResponseWriterTests {
    private let loop: EventLoop
    private let ends: (Int32, Int32)

    init() throws {
        loop = try EventLoop()
        var pair: [Int32] = [0, 0]
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &pair)
        ends = (pair[0], pair[1])
    }

    deinit {
        close(ends.0)
        close(ends.1)
    }

    /// What arrives at the other end; the date is left out, for it is never the same.
    private func written(_ response: Response, hasBody: Bool = true) -> [String] {
        let writer = ResponseWriter(SiteCounts())
        #expect(
            writer.write(
                response, hasBody: hasBody, closes: response.closes, to: ends.0, orElse: nil))
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = max(0, recv(ends.1, &buffer, buffer.count, 0))
        let lines = String(decoding: buffer[..<count], as: UTF8.self)
            .components(separatedBy: "\r\n")
        #expect(
            lines.count { $0.wholeMatch(of: /Date: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/) != nil }
                == 1)
        return lines.filter { !$0.hasPrefix("Date: ") }
    }

    private let head = ResponseHead(.ok, "Content-Type: text/plain\nX-A: b")

    @Test func `an answer is head, date, fields, length and body`() {
        var response = Response(head, Body("/**/", "f", "(", shared: Array("[1]".utf8), ");"))
        response.fields = [("Retry-After", "2")]
        response.closes = true
        #expect(
            written(response) == [
                "HTTP/1.1 200 OK", "Content-Type: text/plain", "X-A: b", "Retry-After: 2",
                "Connection: close", "Content-Length: 11", "", "/**/f([1]);",
            ])
    }

    @Test func `the length is the body's`() {
        let one: [UInt8] = [0x31]
        for body in [
            Body(""), Body("own"), Body(shared: one), Body("a", "b", "c", shared: one, ""),
        ] {
            let lines = written(Response(head, body))
            let sent = lines.last?.utf8.count ?? -1
            #expect(lines.contains("Content-Length: \(sent)"))
            #expect(body.count == sent)
        }
    }

    @Test func `the answer to HEAD tells the length and sends no body`() {
        let lines = written(
            Response(head, Body("p", "own", "i", shared: [0x31], "s")), hasBody: false)
        #expect(lines.contains("Content-Length: 7"))
        #expect(lines.last == "")
    }

    @Test func `the answer to HEAD tells no length where that of GET is not known`() {
        let lines = written(Response(head, Body("")), hasBody: false)
        #expect(!lines.contains { $0.hasPrefix("Content-Length") })
    }

    @Test func `no content has no length`() {
        let lines = written(Response(.noContent, Body("")))
        #expect(lines == ["HTTP/1.1 204 No Content", "X-Content-Type-Options: nosniff", "", ""])
    }

    @Test(arguments: ["a\r\nX: y", "a\nb", "a\0b", "a\rb"])
    func `a value that would split the answer is left out`(_ value: String) {
        var response = Response(head, Body("x"))
        response.fields = [("X-Bad", value), ("X-Good", "1")]
        let lines = written(response)
        #expect(!lines.contains { $0.hasPrefix("X-Bad") || $0.hasPrefix("X: y") })
        #expect(lines.contains("X-Good: 1"))
    }

    @Test func `a long body shows every digit of its length`() {
        #expect(
            written(Response(head, Body(String(repeating: "x", count: 12_340)))).contains(
                "Content-Length: 12340"))
    }
}
