// Why the hub refuses a request.
// SPDX-License-Identifier: MIT

/// Why the hub refuses a request. No failure of its own: that is a ``JournalError``.
public enum ChatError: Error, Equatable, CustomStringConvertible {
    /// There are as many channels as there may be.
    case tooManyChannels(limit: Int)
    /// A new channel's name looks like another's, and is in other letters.
    case looksLikeAnother(ChannelName)
    /// The client has its share of channels in which nothing is kept.
    case tooManyNewChannels
    /// The client has its share of pages on their way.
    case tooManyPages
    /// There is nothing to delete under this id: it was deleted already, or dropped, or never there.
    case noSuchMessage(Position)
    /// There is nothing to delete in this channel.
    case noSuchChannel(ChannelName)
    /// Somebody else has posted the message.
    case notTheAuthor(Position)
    /// The message is too old for its author to change it.
    case tooLateToChange(Position)
    /// The chat keeps as many records as it may.
    case tooManyRecords
    /// The chat keeps its messages where they cannot be searched.
    case noSearch
    /// The chat has not begun: its broker is not there yet.
    case starting
    /// The hub has been closed.
    case closing
    /// An operator has removed the person who waits.
    case expelled

    /// A sentence for the client.
    public var description: String {
        switch self {
        case .tooManyChannels(let limit):
            "There are \(limit) channels already. There is no room for more."
        case .looksLikeAnother:
            "This name looks like another channel's, in other letters. Choose a different name."
        case .tooManyNewChannels:
            "This address polls too many empty channels. Try again later."
        case .tooManyPages:
            "Too many answers are on their way to this address. Try again in a moment."
        case .noSuchMessage(let position):
            "There is no message \(position). It may be deleted already, or too old to be kept."
        case .noSuchChannel(let channel): "There are no messages in the channel \(channel)."
        case .notTheAuthor: "This message is somebody else's."
        case .tooLateToChange: "A message can be changed for an hour. This one is older."
        case .tooManyRecords:
            "The server keeps as many members, mutes and bans as it may. There is no room for more."
        case .noSearch: "This chat cannot be searched."
        case .starting: "The server is starting. Try again in a moment."
        case .closing: "The server is shutting down. Try again in a moment."
        case .expelled: "An operator has removed you from the chat. You may come back."
        }
    }
}
