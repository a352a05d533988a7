// The parameters of a URL or a form, decoded byte by byte.
// SPDX-License-Identifier: MIT

import Language

/// Names and values in the order they were sent. WHATWG URL, `application/x-www-form-urlencoded`.
///
/// evhttp's own parser gives up at the first odd pair, leaves names undecoded and ends values at
/// `%00`; this one decodes names and values alike and refuses what is not text.
public struct Query: Sendable {
    /// Where a parameter lies, from the text's first byte on.
    private struct Parameter: Sendable {
        let name, value: Range<Int>
    }

    /// Names and values, decoded. Where nothing was escaped, that is the URL as it came in.
    private var text: ArraySlice<UInt8> = []
    private var parameters: [Parameter] = []
    /// One bit for each letter that a name begins with: most names that are asked for are not there.
    private var initials: UInt64 = 0

    /// No parameters.
    public init() {}

    /// Parameters to be sent, in this order.
    public init(_ pairs: KeyValuePairs<String, String>) {
        for (name, value) in pairs { append(name, value) }
    }

    /// The parameters of a form's body, whose text may have several lines.
    ///
    /// - Throws: 400 for a bad escape, a control character, or bytes that are not UTF-8.
    public init(form body: [UInt8]) throws(HTTPError) {
        try self.init(form: body[...])
    }

    /// The parameters of a form's body, whose text may have several lines.
    ///
    /// - Throws: 400 for a bad escape, a control character, or bytes that are not UTF-8.
    public init(form body: ArraySlice<UInt8>) throws(HTTPError) {
        try decode(body, PercentCoding(plusIsSpace: true, allowsLineBreaks: true))
    }

    /// The parameters of a URL, which may be escaped.
    ///
    /// - Throws: 400, as for a form.
    init(escaped bytes: ArraySlice<UInt8>) throws(HTTPError) {
        try decode(bytes, PercentCoding(plusIsSpace: true))
    }

    /// Takes the parameters of a URL without `%` and `+`, in which all bytes mean what they are.
    /// Keeps its storage for the next URL.
    mutating func read(plain bytes: ArraySlice<UInt8>) {
        clear()
        text = bytes
        Query.split(bytes.span) { name, value in
            add(Parameter(name: name, value: value), named: bytes.span.extracting(name))
        }
    }

    /// Lets go of the text, and keeps the storage.
    mutating func clear() {
        text = []
        parameters.removeAll(keepingCapacity: true)
        initials = 0
    }

    private mutating func decode(
        _ bytes: ArraySlice<UInt8>, _ coding: PercentCoding
    ) throws(HTTPError) {
        var decoded: [UInt8] = []
        let start = bytes.startIndex
        try Query.split(bytes.span) { name, value throws(HTTPError) in
            let parameter = Parameter(
                name: try coding.decode(bytes[name.moved(by: start)], into: &decoded),
                value: try coding.decode(bytes[value.moved(by: start)], into: &decoded))
            add(parameter, named: decoded.span.extracting(parameter.name))
        }
        text = decoded[...]
    }

    /// Finds each name and its value, not decoded. Of a part without `=` all is the name.
    private static func split<Failure>(
        _ bytes: Span<UInt8>, _ found: (Range<Int>, Range<Int>) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        while start < bytes.count {
            let (equals, ampersand) = (UInt8(ascii: "="), UInt8(ascii: "&"))
            let nameEnd = bytes.first(equals, or: ampersand, in: start..<bytes.count)
            var (valueStart, end) = (nameEnd, nameEnd)
            if nameEnd < bytes.count, bytes[nameEnd] == equals {
                valueStart = nameEnd + 1
                end = bytes.first(ampersand, in: valueStart..<bytes.count)
            }
            if end > start { try found(start..<nameEnd, valueStart..<end) }
            start = end + 1
        }
    }

    /// One more, behind the others.
    public mutating func append(_ name: String, _ value: String) {
        let start = text.count
        // What lies in a request's head is copied here, once: from then on the text is our own.
        text += name.utf8
        let middle = text.count
        text += value.utf8
        let parameter = Parameter(name: start..<middle, value: middle..<text.count)
        add(parameter, named: name.utf8.span)
    }

    private mutating func add(_ parameter: Parameter, named name: Span<UInt8>) {
        parameters.append(parameter)
        initials |= Query.initial(of: name)
    }

    private static func initial(of name: Span<UInt8>) -> UInt64 {
        name.isEmpty ? 1 : 1 << UInt64(name[0] & 63)
    }
}

// What it says.
extension Query {
    /// All parameters, in their order. A name may stand there several times.
    public var pairs: [(name: String, value: String)] {
        parameters.map { (name: string($0.name), value: string($0.value)) }
    }

    /// The value of the parameter `name`, or nil where it is missing.
    ///
    /// - Throws: 400 where it was given twice. Programs differ about which one counts, and filters are
    ///   slipped past that way.
    public func value(_ name: String) throws(HTTPError) -> String? {
        try find(name.utf8.span).map(string)
    }

    /// The bytes of the value of the parameter `name`, decoded; nil where it is missing. No string is
    /// made.
    ///
    /// - Throws: 400 where it was given twice, as ``value(_:)``.
    public func bytes(_ name: StaticString) throws(HTTPError) -> ArraySlice<UInt8>? {
        guard let value = try find(name.utf8.span) else { return nil }
        return slice(value)
    }

    /// Whether there is a parameter `name`, however often.
    public func has(_ name: StaticString) -> Bool {
        let name = name.utf8.span
        guard initials & Query.initial(of: name) != 0 else { return false }
        return parameters.contains { isNamed(name, $0) }
    }

    /// The parameters as they stand behind the `?` of a URL.
    public var encoded: String {
        pairs.map { PercentCoding.encode($0.name) + "=" + PercentCoding.encode($0.value) }
            .joined(separator: "&")
    }

    /// These parameters, and those of `other` whose names are missing here.
    public func completed(by other: Query) -> Query {
        if parameters.isEmpty { return other }
        let names = Set(pairs.map(\.name))
        var query = self
        for pair in other.pairs where !names.contains(pair.name) {
            query.append(pair.name, pair.value)
        }
        return query
    }

    private func find(_ name: Span<UInt8>) throws(HTTPError) -> Range<Int>? {
        guard initials & Query.initial(of: name) != 0 else { return nil }
        var found: Range<Int>?
        for parameter in parameters where isNamed(name, parameter) {
            if found != nil {
                let name = string(parameter.name)
                throw HTTPError(.badRequest, .parameterTwice(name: name), reason: .badParameter)
            }
            found = parameter.value
        }
        return found
    }

    /// Most names differ in length, which is quicker to tell.
    private func isNamed(_ name: Span<UInt8>, _ parameter: Parameter) -> Bool {
        parameter.name.count == name.count
            && text.span.holds(name, at: parameter.name.lowerBound)
    }

    private func string(_ range: Range<Int>) -> String {
        String(decoding: slice(range), as: UTF8.self)
    }

    private func slice(_ range: Range<Int>) -> ArraySlice<UInt8> {
        text[range.moved(by: text.startIndex)]
    }
}

extension Range<Int> {
    /// `bytes` further on.
    fileprivate func moved(by bytes: Int) -> Range<Int> {
        lowerBound + bytes..<upperBound + bytes
    }
}
