// A request's line and header fields, read more strictly than any client needs.
// SPDX-License-Identifier: MIT

import Language

/// A validated head, and the body behind it. RFC 9112 sections 2-6, without what no browser sends.
///
/// Where the RFC leaves a choice, or parsers are known to differ, this one refuses:
/// requests are smuggled past proxies in bytes that two parsers read differently.
///
/// It knows where things lie among the bytes that came in, and copies nothing. One object serves
/// request after request: ``SpareHead`` says which.
final class RequestHead {
    private(set) var line = RequestLine()
    private(set) var contentLength = 0
    private(set) var expectsContinue = false
    /// Whether the connection can serve another request afterwards.
    private(set) var keepsAlive = false
    /// Bytes of the head, with its empty line.
    private(set) var length = 0
    /// Head and body as sent, once they are both there. All ranges count from its first byte.
    private(set) var bytes: ArraySlice<UInt8> = []
    private var fields = FieldLines()
    /// The path without its escapes; nil where it has none.
    private var decodedPath: [UInt8]?
    private var parameters = Query()
    private var queryIsRead = false

    init() {}

    /// Reads a head that ends with its empty line.
    ///
    /// - Throws: Why it is refused; the connection is closed behind that response.
    convenience init(parsing bytes: [UInt8], limits: ServerLimits) throws(HTTPError) {
        self.init()
        try read(bytes[...], limits)
        guard length == bytes.count else { throw .malformed }
        self.bytes = bytes[...]
    }

    /// Reads the head at the beginning of `bytes`, and whatever may follow it not at all.
    ///
    /// - Throws: Why it is refused, or 400 where its end is missing.
    func read(_ bytes: ArraySlice<UInt8>, _ limits: ServerLimits) throws(HTTPError) {
        if queryIsRead { clear() }
        let head = bytes.span
        let first = head.first(UInt8(ascii: "\n"), in: 0..<head.count)
        guard head.isLineBreak(at: first - 1) else { throw .malformed }
        line = try RequestLine(head, upTo: first - 1)
        var framing = MessageFraming()
        let framingKinds = MessageFraming.kinds
        // In a variable of its own: so no other use of it needs to be checked for.
        var fields = FieldLines()
        swap(&fields, &self.fields)
        defer { self.fields = fields }
        fields.removeAll()
        var next = first + 1
        while next < head.count, !head.isLineBreak(at: next) {
            if fields.count == limits.maxFields { throw .tooManyFields }
            guard let field = FieldLine(head, at: next) else { throw .malformedField }
            let kind = FieldKinds(first: head[next], length: field.name.count)
            if !kind.isDisjoint(with: framingKinds) { try framing.note(field, in: head) }
            fields.append(field, of: kind)
            next = field.end
        }
        guard next < head.count else { throw .malformed }
        length = next + 2
        contentLength = try framing.bodyLength(for: line, atMost: limits.maxBody)
        expectsContinue = framing.expectsContinue && line.isVersion11
        keepsAlive = !framing.asksClose && (line.isVersion11 || framing.asksKeepAlive)
    }

    /// Takes the bytes that were read, and the body behind them if it is there.
    func take(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// Takes the body that came later.
    func append(body: [UInt8]) { bytes = bytes + body }

    /// Lets go of the bytes.
    func clear() {
        bytes = []
        guard queryIsRead else { return }
        (decodedPath, queryIsRead) = (nil, false)
        var query = Query()
        swap(&query, &parameters)
        query.clear()
        parameters = query
    }

    /// The same, with its own bytes.
    func copy(withFields: Bool) -> RequestHead {
        let copy = RequestHead()
        copy.line = line
        copy.contentLength = contentLength
        (copy.expectsContinue, copy.keepsAlive) = (expectsContinue, keepsAlive)
        let head = bytes.prefix(withFields ? length : line.query.upperBound)
        copy.length = head.count
        copy.bytes = ArraySlice(Array(head + body))
        if withFields { copy.fields = fields }
        copy.decodedPath = decodedPath
        if line.isEscaped { (copy.parameters, copy.queryIsRead) = (parameters, true) }
        return copy
    }

    /// What follows the head.
    var body: ArraySlice<UInt8> { bytes.dropFirst(length) }

    /// The bytes at `range` of the head.
    func slice(_ range: Range<Int>) -> ArraySlice<UInt8> {
        let start = bytes.startIndex
        return bytes[start + range.lowerBound..<start + range.upperBound]
    }

    /// Decodes path and query, if there is anything to decode.
    ///
    /// - Throws: 400 for a bad escape, a control character, or bytes that are not UTF-8.
    func decodeTarget() throws(HTTPError) {
        guard line.isEscaped else { return }
        var path: [UInt8] = []
        try PercentCoding().decode(slice(line.path), into: &path)
        parameters = try Query(escaped: slice(line.query))
        (decodedPath, queryIsRead) = (path, true)
    }

    /// Decoded.
    var path: ArraySlice<UInt8> { decodedPath.map { $0[...] } ?? slice(line.path) }

    /// Decoded. Where nothing is escaped, it is read when it is first asked for.
    var query: Query {
        if queryIsRead { return parameters }
        if line.query.isEmpty { return Query() }
        var query = Query()
        swap(&query, &parameters)
        query.read(plain: slice(line.query))
        parameters = query
        queryIsRead = true
        return query
    }

    /// Where the value of the first field called `name` (lower case) lies, or nil.
    func value(_ name: StaticString) -> Range<Int>? {
        let bytes = bytes
        return fields.value(name, in: bytes.span)
    }

    /// The value of the first field called `name` (lower case), or nil.
    func field(_ name: StaticString) -> String? {
        value(name).map { String(decoding: slice($0), as: UTF8.self) }
    }

    /// Calls `read` with the value of each field called `name` (lower case), in their order.
    func forEachValue(_ name: StaticString, _ read: (Span<UInt8>) -> Void) {
        let bytes = bytes
        var next = 0
        while let value = fields.nextValue(name, in: bytes.span, from: &next) {
            read(bytes.span.extracting(value))
        }
    }

    /// Whether there may be a field whose name is of one of these kinds.
    func mayHave(_ kinds: FieldKinds) -> Bool { fields.mayHave(kinds) }

    /// Whether `token` (lower case) is in the comma-separated lists of the fields called `name`.
    func anyField(_ name: StaticString, lists token: StaticString) -> Bool {
        let bytes = bytes
        var next = 0
        while let value = fields.nextValue(name, in: bytes.span, from: &next) {
            if bytes.span.lists(token, in: value) { return true }
        }
        return false
    }

    /// The values of all fields called `name` (lower case), in their order.
    func values(_ name: StaticString) -> [ArraySlice<UInt8>] {
        let bytes = bytes
        var values: [ArraySlice<UInt8>] = []
        var next = 0
        while let value = fields.nextValue(name, in: bytes.span, from: &next) {
            values.append(slice(value))
        }
        return values
    }

    /// The values of all fields called `name` (lower case), a name that an operator has chosen.
    func values(named name: String) -> [ArraySlice<UInt8>] {
        let bytes = bytes
        return fields.values(named: name, in: bytes.span).map(slice)
    }

    /// The same as text.
    func fields(_ name: StaticString) -> [String] {
        values(name).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension HTTPError {
    static let malformed = HTTPError(.badRequest, .malformedRequest, reason: .malformed)
    static let malformedField = HTTPError(.badRequest, .malformedField, reason: .malformed)
    static let tooManyFields = HTTPError(.fieldsTooLarge, .tooManyFields, reason: .headTooLong)
}
