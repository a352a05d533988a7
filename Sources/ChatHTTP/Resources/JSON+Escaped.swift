// JSON that KHTML escaped, although its form is plain text.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension JSON {
    /// What fireside.js posts by form, from an engine that knows one spelling of forms; nil for any
    /// other body.
    ///
    /// The form is `text/plain`, with one field: the first half of the JSON is its name, and the rest
    /// its value. KHTML sends the type and escapes both halves all the same.
    ///
    /// - Throws: 400 for JSON that is not taken.
    init?(escapedJSON body: ArraySlice<UInt8>) throws(HTTPError) {
        guard body.starts(with: "%7B%22".utf8), let form = try? Query(form: body),
            form.pairs.count == 1, let half = form.pairs.first
        else { return nil }
        do {
            try self.init(posted: Array("\(half.name)=\(half.value)".utf8))
        } catch {
            guard error.isJSON else { return nil }
            throw HTTPError(posted: error)
        }
    }
}
