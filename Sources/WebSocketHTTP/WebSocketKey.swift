// Shows that a server has read a handshake, and did not just echo it.
// SPDX-License-Identifier: MIT

import Crypto
import FoundationEssentials

/// What stands in `Sec-WebSocket-Key`, and the answer to it. RFC 6455 sections 4.1 and 4.2.2.
struct WebSocketKey: Equatable {
    /// Base64 of sixteen bytes.
    let text: String

    /// nil where it is not the base64 of sixteen bytes.
    init?(_ text: String) {
        guard Data(base64Encoded: text)?.count == 16 else { return nil }
        self.text = text
    }

    private init(_ bytes: [UInt8]) { text = Data(bytes).base64EncodedString() }

    /// A key that nobody can foresee, from the system's random numbers.
    static func random() -> WebSocketKey {
        WebSocketKey((0..<16).map { _ in .random(in: 0...255) })
    }

    /// What belongs in `Sec-WebSocket-Accept`.
    var accept: String {
        let words = Array((text + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
        return Data(Insecure.SHA1.hash(data: words)).base64EncodedString()
    }
}
