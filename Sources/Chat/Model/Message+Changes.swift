// What becomes of a message when it is changed.
// SPDX-License-Identifier: MIT

// The rules of decision 57. Journals keep them, and hubs, and so do pages that are on their way.
extension Message {
    /// Whether it changes others: an edit or a deletion. Histories leave it out.
    package var isChange: Bool { edits != nil || isDeletion }

    /// Whether it has a body that somebody posted in this place.
    package var isPosted: Bool { !isChange && revision != .tombstone }

    /// The number of the message whose new body it has; nil where it is no edit.
    package var edits: Int? {
        if case .edit(of: let seq) = revision { seq } else { nil }
    }

    /// Whether `change` leaves nothing of it: the channel was cleared, or it is an edit of a message that
    /// has been changed again. A deletion leaves a stub, and other deletions.
    package func isErased(by change: Message) -> Bool {
        guard channel == change.channel, seq < change.seq else { return false }
        if change.content == .cleared { return true }
        return edits != nil && edits == change.changedMessage
    }

    /// The number of the one message that it edits or deletes; nil where it does neither.
    package var changedMessage: Int? {
        if case .deleted(let seq) = content { return seq }
        return edits
    }

    /// As it is after `change`, which does not erase it. What was deleted stays so.
    package func changed(by change: Message) -> Message {
        guard channel == change.channel, change.changedMessage == seq, !isChange,
            revision != .tombstone
        else { return self }
        if change.isDeletion {
            return with(.tombstone, .tombstone)
        }
        return with(change.body, .edited(change.at))
    }

    /// What it had of its own stays. Nobody repeats a message by an old nonce: that is known elsewhere.
    private func with(_ body: JSON, _ revision: Revision) -> Message {
        Message(
            seq: seq, channel: channel, at: at, from: from, body: body,
            nonce: revision == .tombstone ? nil : nonce, revision: revision)
    }
}
