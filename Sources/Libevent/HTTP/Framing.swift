// What the header fields say about where a request ends.
// SPDX-License-Identifier: MIT

/// Gathers the fields that decide about framing and refuses every second opinion about it.
struct Framing {
    private(set) var expectsContinue = false
    private(set) var asksClose = false
    private(set) var asksKeepAlive = false
    private var hosts = 0
    private var length: Int?
    private var isEncoded = false

    mutating func note(_ field: FieldLine) throws(HTTPError) {
        // Most fields are told apart by their name's length alone.
        switch field.name.count {
        case 4 where field.isNamed("host"): try noteHost(field)
        case 6 where field.isNamed("expect"): try noteExpectation(field)
        case 10 where field.isNamed("connection"): noteConnection(field)
        case 14 where field.isNamed("content-length"): try noteLength(field)
        case 17 where field.isNamed("transfer-encoding"): isEncoded = true
        default: break
        }
    }

    /// - Throws: 413 past `limit`, 501 for an encoding, 400 for anything ambiguous.
    func bodyLength(for line: RequestLine, atMost limit: Int) throws(HTTPError) -> Int {
        if isEncoded {
            // No browser sends a chunked request; two opinions about one are a smuggler's tool.
            guard line.isVersion11, length == nil else { throw .malformed }
            throw HTTPError(
                .notImplemented, "Transfer-Encoding is not accepted; send a Content-Length.")
        }
        guard hosts == 1 || hosts == 0 && !line.isVersion11 else {
            throw HTTPError(.badRequest, "A request names its Host exactly once.")
        }
        let length = length ?? 0
        if length > limit {
            throw HTTPError(.contentTooLarge, "The body is longer than \(limit) bytes.")
        }
        if length > 0, !line.method.mayHaveBody {
            throw HTTPError(.badRequest, "This method takes no body.")
        }
        return length
    }

    private mutating func noteHost(_ field: FieldLine) throws(HTTPError) {
        hosts += 1
        guard !field.value.isEmpty, field.value.allSatisfy({ field.bytes[$0].isHostByte }) else {
            throw HTTPError(.badRequest, "The Host field is malformed.")
        }
    }

    private mutating func noteExpectation(_ field: FieldLine) throws(HTTPError) {
        guard field.bytes.holds("100-continue", at: field.value, ignoringCase: true) else {
            throw HTTPError(.expectationFailed, "Only 100-continue can be expected here.")
        }
        expectsContinue = true
    }

    private mutating func noteConnection(_ field: FieldLine) {
        asksClose = asksClose || field.lists("close")
        asksKeepAlive = asksKeepAlive || field.lists("keep-alive")
    }

    /// One plain number. Past a billion it only matters that it is too long.
    private mutating func noteLength(_ field: FieldLine) throws(HTTPError) {
        guard length == nil, !field.value.isEmpty else { throw .badLength }
        var total = 0
        for index in field.value {
            guard field.bytes[index].isDigit else { throw .badLength }
            total = min(total * 10 + Int(field.bytes[index] - UInt8(ascii: "0")), 1 << 40)
        }
        length = total
    }
}

extension HTTPError {
    fileprivate static let badLength = HTTPError(
        .badRequest, "Content-Length must be one plain number.")
}
