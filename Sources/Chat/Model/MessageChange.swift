// What somebody wants changed in a message.
// SPDX-License-Identifier: MIT

/// An edit or a deletion of one message.
package struct MessageChange: Sendable, Equatable {
    /// The message.
    package let position: Position
    /// Where it must be; nil for wherever it is, which only an operator may say.
    package let channel: ChannelName?
    /// The new body; nil to delete it.
    package let body: JSON?
    /// Who wants it.
    package let editor: Editor

    package init(
        _ position: Position, in channel: ChannelName?, to body: JSON?, by editor: Editor
    ) {
        self.position = position
        self.channel = channel
        self.body = body
        self.editor = editor
    }
}

/// What became of a ``MessageChange``.
package enum ChangeReceipt: Sendable, Equatable {
    /// The change got this number.
    case changed(Int)
    /// There is no such message there, it is deleted already, or it is a change itself.
    case missing
    /// Somebody else has posted it.
    case notTheAuthor
    /// Its author may not change it any more.
    case tooLate
}
