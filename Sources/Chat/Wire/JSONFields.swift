// The fields of a JSON object, each as it was posted.
// SPDX-License-Identifier: MIT

/// One object with few fields. Their values stay as they are: an object inside of one is not taken
/// apart.
package struct JSONFields {
    /// A name that stands there more than once. Programs differ about which one counts.
    package struct GivenTwice: Error {}

    private let source: [UInt8]
    private var fields: [(name: Range<Int>, value: JSONPlace)] = []

    /// - Parameters:
    ///   - source: One object; blanks around it do not count.
    ///   - limit: How many fields it may have.
    /// - Throws: Why it is none, and where.
    package init(posted source: [UInt8], atMost limit: Int) throws(JSONError) {
        var reader = JSONPartReader(source)
        try self.init(source, &reader, atMost: limit)
        try reader.finish()
    }

    /// One object, wherever it stands.
    private init(
        _ source: [UInt8], _ reader: inout JSONPartReader, atMost limit: Int
    ) throws(JSONError) {
        self.source = source
        guard reader.skip("{") else { throw reader.error(.noBrace) }
        if reader.skip("}") { return }
        fields.reserveCapacity(8)
        repeat {
            if fields.count == limit { throw reader.error(.tooManyFields) }
            fields.append((name: try reader.readName(), value: try reader.readValue()))
        } while reader.skip(",")
        guard reader.skip("}") else { throw reader.error(.noEndOfObject) }
    }

    /// The objects of one array, read in one pass.
    ///
    /// - Parameters:
    ///   - source: One array of objects; blanks around it do not count.
    ///   - count: How many there may be.
    ///   - limit: How many fields each may have.
    /// - Throws: Why it is none, and where.
    package static func list(
        posted source: [UInt8], atMost count: Int, fields limit: Int
    ) throws(JSONError) -> [JSONFields] {
        var reader = JSONPartReader(source)
        var objects: [JSONFields] = []
        try reader.readArray(atMost: count) { reader throws(JSONError) in
            objects.append(try JSONFields(source, &reader, atMost: limit))
        }
        try reader.finish()
        return objects
    }

    /// The value of the field `name`; nil where there is none.
    package func value(_ name: StaticString) throws(GivenTwice) -> JSONPart? {
        var found: JSONPlace?
        for field in fields where isNamed(name, field.name) {
            if found != nil { throw GivenTwice() }
            found = field.value
        }
        return found.map { JSONPart($0, in: source) }
    }

    /// Each field's name and value, in their order. Of a name that is given twice both are here.
    package var all: [(name: JSONPart, value: JSONPart)] {
        fields.map {
            (
                JSONPart(JSONPlace(range: $0.name, isPlain: false), in: source),
                JSONPart($0.value, in: source)
            )
        }
    }

    /// Whether the string in this place says `name`, plainly or with escapes, which are longer.
    private func isNamed(_ name: StaticString, _ place: Range<Int>) -> Bool {
        let count = name.utf8CodeUnitCount
        if place.count < count + 2 { return false }
        if place.count == count + 2 {
            let start = place.lowerBound + 1
            return name.withUTF8Buffer { name in
                name.indices.allSatisfy { source[start + $0] == name[$0] }
            }
        }
        guard source[place].contains(UInt8(ascii: "\\")) else { return false }
        return JSONPart(JSONPlace(range: place, isPlain: false), in: source).string == "\(name)"
    }
}
