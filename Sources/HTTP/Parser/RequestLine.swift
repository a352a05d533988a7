// The first line of a request.
// SPDX-License-Identifier: MIT

import Language

/// `GET /path?query HTTP/1.1`, split and checked. RFC 9112 section 3.
struct RequestLine {
    let method: Method
    /// The path as sent, within the head's bytes: printable ASCII, not decoded.
    let path: Range<Int>
    /// What follows the question mark; empty where there is none.
    let query: Range<Int>
    /// Whether a `%` or a `+` stands in path or query: else they mean what they are.
    let isEscaped: Bool
    let isVersion11: Bool

    /// What a head has before it is read.
    init() {
        method = .get
        (path, query) = (0..<0, 0..<0)
        (isEscaped, isVersion11) = (false, false)
    }

    /// - Parameter end: Where the line's CRLF is.
    init(_ bytes: Span<UInt8>, upTo end: Int) throws(HTTPError) {
        let space = UInt8(ascii: " ")
        let methodEnd = bytes.endOfToken(from: 0)
        guard methodEnd > 0, methodEnd < end, bytes[methodEnd] == space else {
            throw RequestLine.fault(bytes, upTo: end)
        }
        let target = methodEnd + 1..<bytes.endOfTarget(in: methodEnd + 1..<end)
        guard target.upperBound < end, bytes[target.upperBound] == space,
            let isVersion11 = RequestLine.isVersion11(bytes, target.upperBound + 1..<end),
            let split = RequestTarget(bytes, target)
        else { throw RequestLine.fault(bytes, upTo: end) }
        self.isVersion11 = isVersion11
        (path, query, isEscaped) = (split.path, split.query, split.isEscaped)
        method = try RequestLine.method(bytes, 0..<methodEnd)
    }

    private static func method(
        _ bytes: Span<UInt8>, _ word: Range<Int>
    ) throws(HTTPError) -> Method {
        // Nearly all requests are one of these two.
        if bytes.holds("GET", at: word) { return .get }
        if bytes.holds("POST", at: word) { return .post }
        for method in Method.allCases where bytes.holds(method.name, at: word) { return method }
        throw HTTPError(.notImplemented, .methodNotSupported, reason: .unsupported)
    }

    /// `HTTP/1.1` or `HTTP/1.0`; nil for what merely resembles them.
    private static func isVersion11(_ bytes: Span<UInt8>, _ word: Range<Int>) -> Bool? {
        if bytes.holds("HTTP/1.1", at: word) { return true }
        return bytes.holds("HTTP/1.0", at: word) ? false : nil
    }
}

// What is wrong with a line that is not taken.
extension RequestLine {
    /// 505 where it has a method, a target and another version, else 400.
    private static func fault(_ bytes: Span<UInt8>, upTo end: Int) -> HTTPError {
        let method = word(bytes, from: 0, upTo: end)
        let target = word(bytes, from: method.upperBound + 1, upTo: end)
        let version = word(bytes, from: target.upperBound + 1, upTo: end)
        guard !method.isEmpty, !target.isEmpty, version.upperBound == end,
            bytes.endOfToken(from: 0) == method.upperBound, isOtherVersion(bytes, version)
        else { return .malformed }
        return HTTPError(.versionNotSupported, .versionNotSupported, reason: .unsupported)
    }

    /// From `start` to the next space or the end of the line.
    private static func word(_ bytes: Span<UInt8>, from start: Int, upTo end: Int) -> Range<Int> {
        let start = min(start, end)
        return start..<bytes.first(UInt8(ascii: " "), in: start..<end)
    }

    /// Two digits around a dot, but not those of a version that is taken.
    private static func isOtherVersion(_ bytes: Span<UInt8>, _ word: Range<Int>) -> Bool {
        let digits = word.dropFirst(5)
        return digits.count == 3 && isVersion11(bytes, word) == nil
            && bytes.holds("HTTP/", at: word.lowerBound..<digits.lowerBound)
            && bytes[digits.lowerBound].isDigit && bytes[digits.upperBound - 1].isDigit
            && bytes[digits.lowerBound + 1] == UInt8(ascii: ".")
    }
}

/// Origin form alone: a path from the root, on this host. RFC 9112 section 3.2.1.
private struct RequestTarget {
    let path: Range<Int>
    let query: Range<Int>
    let isEscaped: Bool

    /// - Parameter target: Bytes that may stand in one.
    init?(_ bytes: Span<UInt8>, _ target: Range<Int>) {
        let (start, end) = (target.lowerBound, target.upperBound)
        guard !target.isEmpty, bytes[start] == UInt8(ascii: "/") else { return nil }
        if target.count > 1, bytes[start + 1] == UInt8(ascii: "/") { return nil }
        let mark = bytes.first(UInt8(ascii: "?"), in: target)
        (path, query) = (start..<mark, min(mark + 1, end)..<end)
        isEscaped = bytes.first(UInt8(ascii: "%"), or: UInt8(ascii: "+"), in: target) < end
    }
}
