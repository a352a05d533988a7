// A message on its way to the server.
// SPDX-License-Identifier: MIT

import Chat
import FoundationEssentials
import HTTP

/// One message as it is posted, as often as it takes.
struct OutgoingMessage {
    /// Path and query, with the nonce.
    let target: String
    /// `{"text":"…"}`.
    let body: [UInt8]

    /// - Throws: Never in practice; the encoder's signature says that it might.
    init(
        _ text: String, _ channel: ChannelName, as name: String?, at server: ServerURL
    ) throws {
        var query = Query(["nonce": RandomID().description])
        if let name { query.append("from", name) }
        target = server.target("/channels/\(channel)", query)
        let encoder = JSONEncoder()
        // Who reads the JSON with curl reads addresses as they were written.
        encoder.outputFormatting = .withoutEscapingSlashes
        body = Array(try encoder.encode(["text": text]))
    }
}
