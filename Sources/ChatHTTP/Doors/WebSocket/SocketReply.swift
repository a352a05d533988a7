// What a client is told about one of its commands.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// The JSON objects that answer a command. Each begins with the number of the client's request.
enum SocketReply {
    /// `{"re":7}`: done.
    static func done(_ request: SocketRequest) -> [UInt8] {
        object(request) { _ in }
    }

    /// `{"re":7,"id":"k3f9:44"}`: the message is kept. `"id":null` for an ephemeral one.
    static func published(_ id: Position?, _ request: SocketRequest) -> [UInt8] {
        object(request) {
            if let id { return $0.field("id", id) }
            $0.name("id")
            $0.raw(null)
        }
    }

    /// `{"re":7,"error":{"status":429,"message":"…","retry":900}}`.
    static func refused(
        _ error: HTTPError, _ request: SocketRequest, in language: Language
    ) -> [UInt8] {
        object(request) {
            $0.errorField(
                status: error.status.code, message: error.text.text(in: language),
                retry: error.retryAfter, channels: error.refused)
        }
    }

    private static func object(
        _ request: SocketRequest, _ write: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 64)
        json.object {
            $0.name("re")
            $0.raw(request.number ?? null[...])
            write(&$0)
        }
        return json.bytes
    }

    private static let null = Array("null".utf8)
}
