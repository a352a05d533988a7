// A request on its way out.
// SPDX-License-Identifier: MIT

import CLibevent

/// What will be asked, checked: evhttp writes it as it is.
struct ClientRequest {
    let method: evhttp_cmd_type
    let target: String
    let fields: [(name: StaticString, value: String)]
    let body: [UInt8]

    /// Stops the program where a target or a value would end its line: two requests might come of
    /// it.
    init(
        _ method: evhttp_cmd_type, _ target: String,
        _ fields: [(name: StaticString, value: String)], _ body: [UInt8]
    ) {
        guard target.utf8.first == UInt8(ascii: "/"), target.utf8.allSatisfy(\.isTargetByte) else {
            fatalError(
                "HTTPClient was asked for \(target.debugDescription); a target begins with / and is"
                    + " percent-encoded, see Query.encoded")
        }
        for (name, value) in fields where !value.utf8.allSatisfy(\.isFieldByte) {
            fatalError("HTTPClient was given a value for \(name) with a control character in it")
        }
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
    }

    /// Writes fields and body into an `evhttp_request`.
    ///
    /// - Parameter authority: The value of `Host`.
    func fill(_ exchange: OpaquePointer, authority: String) {
        let lines = evhttp_request_get_output_headers(exchange)
        evhttp_add_header(lines, "Host", authority)
        for (name, value) in fields { evhttp_add_header(lines, name.description, value) }
        evbuffer_add(evhttp_request_get_output_buffer(exchange), body, body.count)
    }
}
