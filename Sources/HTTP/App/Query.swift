// The parameters of a URL or a form, decoded byte by byte.
// SPDX-License-Identifier: MIT

/// Names and values in the order they were sent. WHATWG URL, `application/x-www-form-urlencoded`.
///
/// evhttp's own parser gives up at the first odd pair, leaves names undecoded and ends values at
/// `%00`; this one decodes names and values alike and refuses what is not text.
public struct Query: Sendable {
    /// All parameters, in their order. A name may stand there several times.
    public private(set) var pairs: [(name: String, value: String)] = []

    /// No parameters.
    public init() {}

    /// Parameters to be sent, in this order.
    public init(_ pairs: KeyValuePairs<String, String>) {
        self.pairs = pairs.map { (name: $0.key, value: $0.value) }
    }

    /// One more, behind the others.
    public mutating func append(_ name: String, _ value: String) {
        pairs.append((name, value))
    }

    /// The parameters as they stand behind the `?` of a URL.
    public var encoded: String {
        pairs.map { PercentCoding.encode($0.name) + "=" + PercentCoding.encode($0.value) }
            .joined(separator: "&")
    }

    /// The parameters of a form's body, whose text may have several lines.
    ///
    /// - Throws: 400 for a bad escape, a control character, or bytes that are not UTF-8.
    public init(form body: [UInt8]) throws(HTTPError) {
        try self.init(
            body, 0..<body.count, PercentCoding(plusIsSpace: true, allowsLineBreaks: true))
    }

    /// The parameters of a URL, which stand at `range` of a head.
    init(_ bytes: [UInt8], _ range: Range<Int>) throws(HTTPError) {
        try self.init(bytes, range, PercentCoding(plusIsSpace: true))
    }

    private init(
        _ bytes: [UInt8], _ range: Range<Int>, _ coding: PercentCoding
    ) throws(HTTPError) {
        var start = range.lowerBound
        while start < range.upperBound {
            var equals = range.upperBound
            var end = start
            while end < range.upperBound, bytes[end] != UInt8(ascii: "&") {
                if bytes[end] == UInt8(ascii: "="), end < equals { equals = end }
                end += 1
            }
            let name = start..<min(equals, end)
            let value = min(equals + 1, end)..<end
            if end > start {
                pairs.append((try coding.decode(bytes, name), try coding.decode(bytes, value)))
            }
            start = end + 1
        }
    }

    /// The value of the parameter `name`, or nil where it is missing.
    ///
    /// - Throws: 400 where it was given twice. Programs differ about which one counts, and filters are
    ///   slipped past that way.
    public func value(_ name: String) throws(HTTPError) -> String? {
        var found: String?
        // Most names differ in length, which is quicker to tell.
        for pair in pairs where pair.name.utf8.count == name.utf8.count && pair.name == name {
            if found != nil {
                throw HTTPError(.badRequest, "The parameter \(name) was given twice.")
            }
            found = pair.value
        }
        return found
    }

    /// The bytes of the value of the parameter `name`, decoded; nil where it is missing. No string is
    /// made.
    ///
    /// - Throws: 400 where it was given twice, as ``value(_:)``.
    public func bytes(_ name: StaticString) throws(HTTPError) -> ArraySlice<UInt8>? {
        try value(name.description).map { ArraySlice($0.utf8) }
    }

    /// These parameters, and those of `other` whose names are missing here.
    public func completed(by other: Query) -> Query {
        if pairs.isEmpty { return other }
        let names = Set(pairs.map(\.name))
        var query = self
        query.pairs += other.pairs.filter { !names.contains($0.name) }
        return query
    }
}
