// What a server sent back.
// SPDX-License-Identifier: MIT

import CLibevent

/// A whole response, copied out of evhttp's request.
public struct ClientResponse: Sendable {
    /// The status code: 100 to 599, or what else the server sent.
    public let status: Int
    /// In the order they came. Values are what the server sent: not for a terminal as they are.
    public let fields: [(name: String, value: String)]
    /// At most ``ClientLimits/maxBody`` bytes.
    public let body: [UInt8]

    /// The body as UTF-8; what is not is replaced by U+FFFD.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of the first field called `name`, in any case; nil where there is none.
    public func field(_ name: String) -> String? {
        let name = name.lowercased()
        return fields.first { $0.name.lowercased() == name }?.value
    }

    /// Whether its body has no length of its own, so that only the end of the connection was its end.
    /// RFC 9112 section 6.3.
    var hasEndedConnection: Bool {
        !body.isEmpty && field("Content-Length") == nil && field("Transfer-Encoding") == nil
    }

    /// - Parameter exchange: An `evhttp_request` whose response is complete.
    init(_ exchange: OpaquePointer) {
        status = Int(evhttp_request_get_response_code(exchange))
        var fields: [(name: String, value: String)] = []
        var next = evhttp_request_get_input_headers(exchange)?.pointee.tqh_first
        while let field = next?.pointee {
            fields.append((String(cString: field.key), String(cString: field.value)))
            next = field.next.tqe_next
        }
        self.fields = fields
        let input = evhttp_request_get_input_buffer(exchange)
        body = [UInt8](unsafeUninitializedCapacity: evbuffer_get_length(input)) { bytes, count in
            count = max(0, Int(evbuffer_remove(input, bytes.baseAddress, bytes.count)))
        }
    }
}
