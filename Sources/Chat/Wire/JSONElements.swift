// The elements of a JSON array, each as it was posted.
// SPDX-License-Identifier: MIT

/// One array with few elements.
package struct JSONElements {
    /// In their order.
    package private(set) var parts: [JSONPart] = []

    /// - Parameters:
    ///   - source: One array; blanks around it do not count.
    ///   - limit: How many elements it may have.
    /// - Throws: Why it is none, and where.
    package init(posted source: [UInt8], atMost limit: Int) throws(JSONError) {
        var reader = JSONPartReader(source)
        guard reader.skip("[") else { throw reader.error(.noBracket) }
        if reader.skip("]") {
            try reader.finish()
            return
        }
        repeat {
            if parts.count == limit { throw reader.error(.tooManyElements) }
            parts.append(JSONPart(try reader.readValue(), in: source))
        } while reader.skip(",")
        guard reader.skip("]") else { throw reader.error(.noEndOfArray) }
        try reader.finish()
    }
}
