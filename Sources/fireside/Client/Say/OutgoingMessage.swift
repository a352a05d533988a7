// A message on its way to the server.
// SPDX-License-Identifier: MIT

import Chat
import FoundationEssentials
import HTTP

/// One message, sent as often as it takes. Its nonce is the same each time, whichever way it goes.
struct OutgoingMessage {
    private let channel: ChannelName
    private let name: String?
    private let nonce = RandomID().description
    /// `{"text":"…"}`.
    let body: [UInt8]

    /// - Throws: Never in practice; the encoder's signature says that it might.
    init(_ text: String, _ channel: ChannelName, as name: String?) throws {
        self.channel = channel
        self.name = name
        let encoder = JSONEncoder()
        // Who reads the JSON with curl reads addresses as they were written.
        encoder.outputFormatting = .withoutEscapingSlashes
        body = Array(try encoder.encode(["text": text]))
    }

    /// Where it is posted: path and query.
    func target(at server: ServerURL) -> String {
        var query = Query(["nonce": nonce])
        if let name { query.append("from", name) }
        return server.target("/channels/\(PercentCoding.encode(channel.description))", query)
    }

    /// The same as a command over a WebSocket: `{"do":7,"say":"swift",…,"body":{…}}`.
    ///
    /// - Throws: Never in practice, as above.
    func command(_ number: Int) throws -> [UInt8] {
        let head = try JSONEncoder().encode(
            Head(do: number, say: channel.description, nonce: nonce, from: name))
        return head.dropLast() + Array(",\"body\":".utf8) + body + [UInt8(ascii: "}")]
    }

    private struct Head: Encodable {
        let `do`: Int
        let say: String
        let nonce: String
        let from: String?
    }
}
