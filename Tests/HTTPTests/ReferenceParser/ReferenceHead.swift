// The reference parser's head: line and header fields, in an array of their places.
// SPDX-License-Identifier: MIT

@testable import HTTP

/// A validated head. RFC 9112 sections 2-6, without what no browser sends.
///
/// Where the RFC leaves a choice, or parsers are known to differ, this one refuses:
/// requests are smuggled past proxies in bytes that two parsers read differently.
final class ReferenceHead {
    let line: ReferenceLine
    let contentLength: Int
    let expectsContinue: Bool
    /// Whether the connection can serve another request afterwards.
    let keepsAlive: Bool
    /// The whole head as sent.
    let bytes: [UInt8]
    /// Where its fields lie, in their order.
    private let fields: [ReferenceField]

    /// Reads a head that ends with its empty line.
    ///
    /// - Throws: Why it is refused; the connection is closed behind that response.
    init(parsing bytes: [UInt8], limits: ServerLimits) throws(HTTPError) {
        guard let first = bytes.lineFeed(from: 0), first > 0,
            bytes.isLineBreak(at: first - 1)
        else { throw .malformed }
        let line = try ReferenceLine(bytes, 0..<first - 1)

        var framing = ReferenceFraming()
        var fields: [ReferenceField] = []
        fields.reserveCapacity(ReferenceHead.usualFields)
        var next = first + 1
        while next < bytes.count, !bytes.isLineBreak(at: next) {
            if fields.count == limits.maxFields { throw .tooManyFields }
            guard let field = ReferenceField(bytes, at: next) else { throw .malformedField }
            try framing.note(field, in: bytes)
            fields.append(field)
            next = field.end
        }
        guard next + 2 == bytes.count else { throw .malformed }

        self.line = line
        self.bytes = bytes
        self.fields = fields
        contentLength = try framing.bodyLength(for: line, atMost: limits.maxBody)
        expectsContinue = framing.expectsContinue && line.isVersion11
        keepsAlive = !framing.asksClose && (line.isVersion11 || framing.asksKeepAlive)
    }

    /// As many as browsers send.
    private static let usualFields = 16

    /// Where the value of the first field called `name` (lower case) lies, or nil.
    func value(_ name: StaticString) -> Range<Int>? {
        fields.first { bytes.holds(name, at: $0.name, ignoringCase: true) }?.value
    }

    /// The value of the first field called `name` (lower case), or nil.
    func field(_ name: StaticString) -> String? {
        value(name).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// The values of all fields called `name` (lower case), in their order.
    func fields(_ name: StaticString) -> [String] {
        fields.filter { bytes.holds(name, at: $0.name, ignoringCase: true) }
            .map { String(decoding: bytes[$0.value], as: UTF8.self) }
    }
}
