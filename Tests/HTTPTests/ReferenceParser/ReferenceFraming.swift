// The reference parser's opinion about where a request ends.
// SPDX-License-Identifier: MIT

@testable import HTTP

/// Gathers the fields that decide about framing and refuses every second opinion about it.
struct ReferenceFraming {
    /// The client waits for `100 Continue` before it sends its body. RFC 9110 section 10.1.1.
    private(set) var expectsContinue = false
    /// `Connection: close`. RFC 9112 section 9.6.
    private(set) var asksClose = false
    /// `Connection: keep-alive`, which only HTTP/1.0 needs. RFC 9112 section 9.3.
    private(set) var asksKeepAlive = false
    /// Fields called `Host`. HTTP/1.1 wants exactly one: RFC 9112 section 3.2.
    private var hosts = 0
    /// `Content-Length`, in bytes; nil without one.
    private var length: Int?
    /// Whether there is a `Transfer-Encoding`, whatever its value.
    private var isEncoded = false

    /// Call it for each field of the head, in order. Costs one comparison of lengths for most
    /// fields.
    ///
    /// - Throws: 400 where two fields contradict each other, or one cannot be read.
    mutating func note(_ field: ReferenceField, in head: [UInt8]) throws(HTTPError) {
        // Most fields are told apart by their name's length alone.
        switch field.name.count {
        case 4 where head.isNamed("host", field): try noteHost(head, field.value)
        case 6 where head.isNamed("expect", field): try noteExpectation(head, field.value)
        case 10 where head.isNamed("connection", field): noteConnection(head, field.value)
        case 14 where head.isNamed("content-length", field): try noteLength(head, field.value)
        case 17 where head.isNamed("transfer-encoding", field): isEncoded = true
        default: break
        }
    }

    /// - Throws: 413 past `limit`, 501 for an encoding, 400 for anything ambiguous.
    func bodyLength(for line: ReferenceLine, atMost limit: Int) throws(HTTPError) -> Int {
        if isEncoded {
            // No browser sends a chunked request; two opinions about one are a smuggler's tool.
            guard line.isVersion11, length == nil else { throw .malformed }
            throw HTTPError(
                .notImplemented,
                "Transfer-Encoding is not supported. Send a Content-Length "
                    + "(curl: --data-binary @file).", reason: .unsupported)
        }
        guard hosts == 1 || hosts == 0 && !line.isVersion11 else {
            throw HTTPError(
                .badRequest, "A request must have exactly one Host field.", reason: .malformed)
        }
        let length = length ?? 0
        if length > limit {
            throw HTTPError(
                .contentTooLarge, "The message is too long (\(length) of at most \(limit) bytes).",
                reason: .bodyTooLong)
        }
        if length > 0, !line.method.mayHaveBody {
            throw HTTPError(.badRequest, "This method takes no body.", reason: .malformed)
        }
        return length
    }

    private mutating func noteHost(_ head: [UInt8], _ value: Range<Int>) throws(HTTPError) {
        hosts += 1
        guard !value.isEmpty, value.allSatisfy({ head[$0].isHostByte }) else {
            throw HTTPError(.badRequest, "The Host field is malformed.", reason: .malformed)
        }
    }

    private mutating func noteExpectation(
        _ head: [UInt8], _ value: Range<Int>
    ) throws(HTTPError) {
        guard head.holds("100-continue", at: value, ignoringCase: true) else {
            throw HTTPError(
                .expectationFailed, "Expect may only say 100-continue.", reason: .unsupported)
        }
        expectsContinue = true
    }

    private mutating func noteConnection(_ head: [UInt8], _ value: Range<Int>) {
        asksClose = asksClose || head.lists("close", in: value)
        asksKeepAlive = asksKeepAlive || head.lists("keep-alive", in: value)
    }

    /// One plain number. Past 2^40 it only matters that it is too long.
    private mutating func noteLength(_ head: [UInt8], _ value: Range<Int>) throws(HTTPError) {
        guard length == nil, !value.isEmpty else { throw .badLength }
        var total = 0
        for index in value {
            guard head[index].isDigit else { throw .badLength }
            total = min(total * 10 + Int(head[index] - UInt8(ascii: "0")), 1 << 40)
        }
        length = total
    }
}

extension [UInt8] {
    /// `name` is lower case.
    fileprivate func isNamed(_ name: StaticString, _ field: ReferenceField) -> Bool {
        holds(name, at: field.name, ignoringCase: true)
    }
}

extension HTTPError {
    fileprivate static let badLength = HTTPError(
        .badRequest, "Content-Length must be one plain number.", reason: .malformed)
}
