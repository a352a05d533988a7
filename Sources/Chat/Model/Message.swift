// A message with its place in the journal.
// SPDX-License-Identifier: MIT

/// One message as the journal keeps it. A copy is one reference.
public struct Message: Sendable {
    private final class Contents: Sendable {
        let seq: Int
        let at: Timestamp
        let draft: Draft

        init(_ seq: Int, _ at: Timestamp, _ draft: Draft) {
            self.seq = seq
            self.at = at
            self.draft = draft
        }
    }

    private let contents: Contents

    /// A posted message as a journal has kept it.
    public init(
        seq: Int, channel: ChannelName, at: Timestamp, from: Identity?, body: JSON, nonce: Nonce?,
        revision: Revision = .original
    ) {
        let draft = Draft(
            channel: channel, from: from, body: body, nonce: nonce, revision: revision)
        self.init(draft, seq: seq, at: at)
    }

    /// A deletion as a journal has kept it.
    public init(seq: Int, channel: ChannelName, at: Timestamp, deletion: MessageContent) {
        self.init(Draft(deletion, in: channel), seq: seq, at: at)
    }

    /// A draft that got its number.
    init(_ draft: Draft, seq: Int, at: Timestamp) {
        contents = Contents(seq, at, draft)
    }

    /// Its number in the journal, from 1.
    public var seq: Int { contents.seq }
    /// Where it was published.
    public var channel: ChannelName { contents.draft.channel }
    /// When it got its number.
    public var at: Timestamp { contents.at }
    /// Its sender; nil where nobody claims to have sent it. A journal keeps the name
    /// and the person.
    public var from: Identity? { contents.draft.from }
    /// What was posted; of a deletion, ask for its ``content`` instead.
    public var body: JSON { contents.draft.body }
    /// By which a second try is known; nil where there is none.
    public var nonce: Nonce? { contents.draft.nonce }

    /// What became of it, or which message it changes.
    public var revision: Revision { contents.draft.revision }

    /// About how long it is as JSON. Most characters of a name take at most three times
    /// their bytes.
    package var wireBytes: Int { body.bytes.count + 3 * (from?.displayName.utf8.count ?? 0) + 128 }
}

extension Message: Equatable {
    /// Whether all of it is the same.
    public static func == (one: Message, other: Message) -> Bool {
        one.seq == other.seq && one.channel == other.channel && one.at == other.at
            && one.from == other.from && one.body == other.body && one.nonce == other.nonce
            && one.revision == other.revision
    }
}
