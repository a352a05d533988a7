// Who may change what.
// SPDX-License-Identifier: MIT

extension MessageChange {
    /// The message that makes this change to `found`.
    ///
    /// - Parameter now: The calendar's time.
    /// - Throws: ``ChatError/noSuchMessage(_:)`` for a stub, or a message that changes another; else what
    ///   ``checkEditor(of:at:)`` throws.
    func draft(for found: Message, at now: Timestamp) throws(ChatError) -> Draft {
        guard !found.isChange, found.revision != .tombstone else { throw .noSuchMessage(position) }
        try checkEditor(of: found, at: now)
        guard let body else { return Draft(.deleted(found.seq), in: found.channel) }
        // It is the author's message, whoever edits it.
        return Draft(
            channel: found.channel, from: found.from, body: body, nonce: nil,
            revision: .edit(of: found.seq))
    }

    /// - Throws: ``ChatError/notTheAuthor(_:)`` or ``ChatError/tooLateToChange(_:)``.
    func checkEditor(of found: Message, at now: Timestamp) throws(ChatError) {
        guard case .author(let person) = editor else { return }
        guard found.from?.person == person else { throw .notTheAuthor(position) }
        guard now <= found.at + Editor.window else { throw .tooLateToChange(position) }
    }
}
