// The reference parser's first line of a request.
// SPDX-License-Identifier: MIT

@testable import HTTP

/// `GET /path?query HTTP/1.1`, split and checked. RFC 9112 section 3.
struct ReferenceLine {
    let method: Method
    /// The path as sent, within the head's bytes: printable ASCII, not decoded.
    let path: Range<Int>
    /// What follows the question mark; empty where there is none.
    let query: Range<Int>
    let isVersion11: Bool

    init(_ bytes: [UInt8], _ line: Range<Int>) throws(HTTPError) {
        let method = ReferenceLine.word(bytes, from: line.lowerBound, in: line)
        let target = ReferenceLine.word(bytes, from: method.upperBound + 1, in: line)
        let version = ReferenceLine.word(bytes, from: target.upperBound + 1, in: line)
        guard !method.isEmpty, !target.isEmpty, version.upperBound == line.upperBound else {
            throw .malformed
        }
        for index in method where !bytes[index].isTokenByte { throw .malformed }
        isVersion11 = try ReferenceLine.isVersion11(bytes, version)
        (path, query) = try ReferenceLine.split(bytes, target)
        self.method = try ReferenceLine.method(bytes, method)
    }

    /// From `start` to the next space or the end of the line.
    private static func word(_ bytes: [UInt8], from start: Int, in line: Range<Int>) -> Range<Int> {
        var end = min(start, line.upperBound)
        while end < line.upperBound, bytes[end] != UInt8(ascii: " ") { end += 1 }
        return min(start, end)..<end
    }

    private static func method(_ bytes: [UInt8], _ word: Range<Int>) throws(HTTPError) -> Method {
        // Nearly all requests are one of these two.
        if bytes.holds("GET", at: word) { return .get }
        if bytes.holds("POST", at: word) { return .post }
        for method in Method.allCases where bytes.holds(method.name, at: word) { return method }
        throw HTTPError(.notImplemented, "This method is not supported.", reason: .unsupported)
    }

    /// `HTTP/1.1` or `HTTP/1.0`, and nothing that merely resembles them.
    private static func isVersion11(
        _ bytes: [UInt8], _ word: Range<Int>
    ) throws(HTTPError) -> Bool {
        if bytes.holds("HTTP/1.1", at: word) { return true }
        if bytes.holds("HTTP/1.0", at: word) { return false }
        let digits = word.dropFirst(5)
        guard digits.count == 3, bytes.holds("HTTP/", at: word.lowerBound..<digits.lowerBound),
            bytes[digits.lowerBound].isDigit, bytes[digits.upperBound - 1].isDigit,
            bytes[digits.lowerBound + 1] == UInt8(ascii: ".")
        else { throw .malformed }
        throw HTTPError(
            .versionNotSupported, "Only HTTP/1.1 and HTTP/1.0 are supported.", reason: .unsupported)
    }

    /// Origin form alone: a path from the root, on this host.
    private static func split(
        _ bytes: [UInt8], _ target: Range<Int>
    ) throws(HTTPError) -> (path: Range<Int>, query: Range<Int>) {
        let start = target.lowerBound
        guard bytes[start] == UInt8(ascii: "/") else { throw .malformed }
        if target.count > 1, bytes[start + 1] == UInt8(ascii: "/") { throw .malformed }
        var mark = target.upperBound
        for index in target {
            let byte = bytes[index]
            guard byte.isTargetByte else { throw .malformed }
            if byte == UInt8(ascii: "?"), index < mark { mark = index }
        }
        return (start..<mark, min(mark + 1, target.upperBound)..<target.upperBound)
    }
}
