// A request's line and header fields, read more strictly than any client needs.
// SPDX-License-Identifier: MIT

/// A validated head. RFC 9112 sections 2-6, without what no browser sends.
///
/// Where the RFC leaves a choice, or parsers are known to differ, the answer here is to refuse:
/// a request that two parsers read differently is how requests are smuggled past proxies.
final class RequestHead {
    let line: RequestLine
    let contentLength: Int
    let expectsContinue: Bool
    /// Whether the connection can serve another request afterwards.
    let keepsAlive: Bool
    /// The whole head as sent.
    let bytes: [UInt8]

    /// Reads a head that ends with its empty line.
    ///
    /// - Throws: What to answer before the connection is closed.
    init(parsing bytes: [UInt8], limits: Limits) throws(HTTPError) {
        var lines = LineReader(bytes)
        guard let first = lines.next() else { throw .malformed }
        let line = try RequestLine(bytes, first)

        var framing = Framing()
        var count = 0
        while let next = lines.next(), !next.isEmpty {
            count += 1
            if count > limits.maxFields { throw .tooManyFields }
            guard let field = FieldLine(bytes, next) else { throw .malformedField }
            try framing.note(field)
        }
        guard lines.isAtEnd else { throw .malformed }

        self.line = line
        self.bytes = bytes
        contentLength = try framing.bodyLength(for: line, atMost: limits.maxBody)
        expectsContinue = framing.expectsContinue && line.isVersion11
        keepsAlive = !framing.asksClose && (line.isVersion11 || framing.asksKeepAlive)
    }

    /// The value of the first field called `name` (lower case), or nil.
    func field(_ name: StaticString) -> String? {
        var lines = LineReader(bytes)
        _ = lines.next()
        while let next = lines.next(), let field = FieldLine(bytes, next) {
            if field.isNamed(name) { return String(decoding: bytes[field.value], as: UTF8.self) }
        }
        return nil
    }
}

extension HTTPError {
    static let malformed = HTTPError(.badRequest, "The request is malformed.")
    static let malformedField = HTTPError(.badRequest, "A header field is malformed.")
    static let tooManyFields = HTTPError(.fieldsTooLarge, "There are too many header fields.")
}
