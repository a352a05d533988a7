// What the header fields say about where a request ends.
// SPDX-License-Identifier: MIT

import Language

/// Gathers the fields that decide about framing and refuses every second opinion about it.
struct MessageFraming {
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

    /// The kinds of fields to call ``note(_:in:)`` for.
    static let kinds: FieldKinds = [
        FieldKinds(of: "host"), FieldKinds(of: "expect"), FieldKinds(of: "connection"),
        FieldKinds(of: "content-length"), FieldKinds(of: "transfer-encoding"),
    ]

    /// Call it for each field of these kinds, in order.
    ///
    /// - Throws: 400 where two fields contradict each other, or one cannot be read.
    mutating func note(_ field: FieldLine, in head: Span<UInt8>) throws(HTTPError) {
        let name = field.name
        switch name.count {
        case 4 where head.holds(lowercase: "host", at: name):
            try noteHost(head, field.value)
        case 6 where head.holds(lowercase: "expect", at: name):
            try noteExpectation(head, field.value)
        case 10 where head.holds(lowercase: "connection", at: name):
            noteConnection(head, field.value)
        case 14 where head.holds(lowercase: "content-length", at: name):
            try noteLength(head, field.value)
        case 17 where head.holds(lowercase: "transfer-encoding", at: name):
            isEncoded = true
        default: break
        }
    }

    /// - Throws: 413 past `limit`, 501 for an encoding, 400 for anything ambiguous.
    func bodyLength(for line: RequestLine, atMost limit: Int) throws(HTTPError) -> Int {
        if isEncoded {
            // No browser sends a chunked request; two opinions about one are a smuggler's tool.
            guard line.isVersion11, length == nil else { throw .malformed }
            throw HTTPError(.notImplemented, .noTransferEncoding, reason: .unsupported)
        }
        guard hosts == 1 || hosts == 0 && !line.isVersion11 else {
            throw HTTPError(.badRequest, .oneHost, reason: .malformed)
        }
        let length = length ?? 0
        if length > limit {
            throw HTTPError(
                .contentTooLarge, .bodyTooLong(length: String(length), limit: String(limit)),
                reason: .bodyTooLong)
        }
        if length > 0, !line.method.mayHaveBody {
            throw HTTPError(.badRequest, .noBodyHere, reason: .malformed)
        }
        return length
    }

    private mutating func noteHost(_ head: Span<UInt8>, _ value: Range<Int>) throws(HTTPError) {
        hosts += 1
        guard !value.isEmpty else { throw .badHost }
        for index in value where !head[index].isHostByte { throw .badHost }
    }

    private mutating func noteExpectation(
        _ head: Span<UInt8>, _ value: Range<Int>
    ) throws(HTTPError) {
        guard head.holds(lowercase: "100-continue", at: value) else {
            throw HTTPError(.expectationFailed, .onlyContinue, reason: .unsupported)
        }
        expectsContinue = true
    }

    private mutating func noteConnection(_ head: Span<UInt8>, _ value: Range<Int>) {
        asksClose = asksClose || head.lists("close", in: value)
        asksKeepAlive = asksKeepAlive || head.lists("keep-alive", in: value)
    }

    /// One plain number. Past 2^40 it only matters that it is too long.
    private mutating func noteLength(_ head: Span<UInt8>, _ value: Range<Int>) throws(HTTPError) {
        guard length == nil, !value.isEmpty else { throw .badLength }
        var total = 0
        for index in value {
            guard head[index].isDigit else { throw .badLength }
            total = min(total * 10 + Int(head[index] - UInt8(ascii: "0")), 1 << 40)
        }
        length = total
    }
}

extension HTTPError {
    fileprivate static let badHost = HTTPError(.badRequest, .badHost, reason: .malformed)
    fileprivate static let badLength = HTTPError(.badRequest, .badLength, reason: .malformed)
}
