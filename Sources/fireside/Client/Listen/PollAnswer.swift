// The answer to a poll, decoded.
// SPDX-License-Identifier: MIT

import FoundationEssentials
import HTTP

/// One answer of `/poll`: docs/protocol.md.
struct PollAnswer {
    /// The `since` of the next poll.
    let next: String
    let messages: [ReceivedMessage]
    /// How many more messages there were that this program cannot read.
    let unreadable: Int
    /// Whether some messages between the last cursor and these are no longer kept.
    let hasGap: Bool
    /// How long the server asks to wait, at most ten minutes; nil where it does not say.
    let retry: Duration?

    /// - Throws: ``RefusedRequest`` for the status of an error, ``NotFireside`` for any other answer.
    init(_ answer: ClientResponse) throws {
        try answer.checkStatus()
        try self.init(JSONSlices(answer.body))
    }

    /// The same answer, however it came.
    ///
    /// - Throws: ``NotFireside`` for anything else.
    init(_ json: JSONSlices) throws {
        // Messages are decoded one by one: one that cannot be read does not spoil the others.
        guard let list = json.member("messages", of: json.whole),
            json[list].first == UInt8(ascii: "["),
            let rest = try? JSONDecoder().decode(
                Rest.self, from: Data(json.replacing(list, with: "[]")))
        else { throw NotFireside() }
        let slices = json.elements(of: list)
        guard slices.count <= PollAnswer.mostMessages else { throw NotFireside() }
        next = rest.next
        messages = slices.compactMap { ReceivedMessage(json, at: $0) }
        unreadable = slices.count - messages.count
        hasGap = rest.gap ?? false
        retry = rest.retry.map { .milliseconds(min(max($0, 0), 600_000)) }
    }

    /// The largest `limit` of a poll: docs/protocol.md.
    private static let mostMessages = 1000

    /// All but the messages.
    private struct Rest: Decodable {
        let next: String
        let gap: Bool?
        let retry: Int?
    }
}
