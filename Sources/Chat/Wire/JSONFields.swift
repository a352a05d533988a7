// The fields of a JSON object, each as it was posted.
// SPDX-License-Identifier: MIT

/// One object with few fields. Their values stay as they are: an object inside of one is not taken
/// apart.
package struct JSONFields {
    /// A name that stands there more than once. Programs differ about which one counts.
    package struct GivenTwice: Error {}

    private var fields: [(name: JSONPart, value: JSONPart)] = []

    /// - Parameters:
    ///   - source: One object; blanks around it do not count.
    ///   - limit: How many fields it may have.
    /// - Throws: Why it is none, and where.
    package init(posted source: [UInt8], atMost limit: Int) throws(JSONError) {
        var reader = JSONPartReader(source)
        guard reader.skip("{") else { throw reader.error("expected {") }
        if reader.skip("}") {
            try reader.finish()
            return
        }
        repeat {
            if fields.count == limit { throw reader.error("more than \(limit) fields") }
            fields.append((name: try reader.readName(), value: try reader.readPart()))
        } while reader.skip(",")
        guard reader.skip("}") else { throw reader.error("expected a comma or }") }
        try reader.finish()
    }

    /// The value of the field `name`; nil where there is none.
    package func value(_ name: StaticString) throws(GivenTwice) -> JSONPart? {
        var found: JSONPart?
        for field in fields where field.name.isString(name) {
            if found != nil { throw GivenTwice() }
            found = field.value
        }
        return found
    }
}
