// What a form of the page without scripts leads to.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Query {
    /// Back to the page: where a form says by `_page=` which channel it showed.
    func page() throws(HTTPError) -> Response? {
        guard let text = try value("_page") else { return nil }
        guard let channel = ChannelName(text) else { throw .badChannel }
        var response = Response.text(.seeOther, "")
        // A channel's name is letters, digits, - and _: nothing that could lead elsewhere.
        response.fields.append(("Location", "/?channel=\(channel)"))
        return response
    }
}
