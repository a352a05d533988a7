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
        var places: [JSONPlace] = []
        try reader.readArray(atMost: limit) { reader throws(JSONError) in
            places.append(try reader.readValue())
        }
        parts = places.map { JSONPart($0, in: source) }
        try reader.finish()
    }
}
