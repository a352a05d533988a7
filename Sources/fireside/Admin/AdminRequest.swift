// What an operator's command asks.
// SPDX-License-Identifier: MIT

import Chat

/// A request of the operator's site.
struct AdminRequest {
    let method: String
    let target: String
    private let body: [UInt8]
    /// How long the server may say nothing; nil for as long as it takes.
    let patience: Int?

    /// - Parameter patience: In seconds.
    private init(_ method: String, _ target: String, body: [UInt8], patience: Int?) {
        self.method = method
        self.target = target
        self.body = body
        self.patience = patience
    }

    /// A question.
    static func get(_ target: String) -> AdminRequest {
        AdminRequest("GET", target, body: [], patience: 30)
    }

    /// Something to be done, with the fields of a JSON object.
    static func post(
        _ target: String, patience: Int? = 30, _ write: (inout JSONWriter) -> Void = { _ in }
    ) -> AdminRequest {
        var json = JSONWriter()
        json.object(write)
        return AdminRequest("POST", target, body: json.bytes, patience: patience)
    }

    /// As it goes over the socket. RFC 9112.
    var bytes: [UInt8] {
        let head =
            "\(method) \(target) HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n"
            + "Content-Length: \(body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }
}
