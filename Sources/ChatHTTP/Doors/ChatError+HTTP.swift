// What a client is told of the chat's own errors.
// SPDX-License-Identifier: MIT

public import Chat
public import HTTP
import Language

extension ChatError: HTTPErrorConvertible {
    /// 503 while the chat closes; 429 or 507 where there is no room; 404 for what is not there; 409 for a
    /// name that looks like another.
    public var httpError: HTTPError {
        switch self {
        case .tooManyChannels:
            HTTPError(.insufficientStorage, text, reason: .tooManyChannels)
        case .looksLikeAnother(let channel):
            HTTPError(.conflict, text, reason: .nameInUse).refusing([channel.description])
        case .tooManyNewChannels:
            HTTPError(
                .tooManyRequests, text, retryAfter: .seconds(5), reason: .tooManyNewChannels)
        case .tooManyPages:
            HTTPError(.tooManyRequests, text, retryAfter: .seconds(1), reason: .addressShare)
        case .noSuchMessage, .noSuchChannel:
            HTTPError(.notFound, text, reason: .notFound)
        case .notTheAuthor, .tooLateToChange:
            HTTPError(.forbidden, text, reason: .notTheAuthor)
        case .tooManyRecords:
            HTTPError(.insufficientStorage, text, reason: .tooManyRecords)
        case .noSearch: HTTPError(.notImplemented, text, reason: .noSearch)
        case .expelled: HTTPError(.forbidden, text, reason: .kicked)
        case .starting:
            HTTPError(.unavailable, text, retryAfter: .seconds(2), reason: .starting)
        case .closing:
            HTTPError(.unavailable, text, retryAfter: .seconds(2), reason: .stopping)
        }
    }

    /// A limit is at work.
    public var isFailure: Bool { false }
}

extension ChatError {
    /// A sentence for the client, the same as its description.
    private var text: LocalizedText {
        switch self {
        case .tooManyChannels(let limit): .tooManyChannels(limit: limit)
        case .looksLikeAnother: .looksLikeAnother
        case .tooManyNewChannels: .tooManyEmptyChannels
        case .tooManyPages: .tooManyPages
        case .noSuchMessage(let position): .noSuchMessage(id: position.description)
        case .noSuchChannel(let channel): .noSuchChannel(channel: channel.description)
        case .notTheAuthor: .notTheAuthor
        case .tooLateToChange: .tooLateToChange
        case .tooManyRecords: .tooManyRecords
        case .starting: .serverIsStarting
        case .closing: .serverIsClosing
        case .noSearch: .noSearch
        case .expelled: .kicked
        }
    }
}

extension RefusalReason {
    /// An operator has removed the person.
    static let kicked = RefusalReason("kicked")
    /// Somebody wants to change a message that is not theirs, or not any more.
    static let notTheAuthor = RefusalReason("not_the_author")
    /// The messages are where they cannot be searched.
    static let noSearch = RefusalReason("no_search")
    /// There is no room for another member, mute or ban.
    static let tooManyRecords = RefusalReason("too_many_records")
}

extension JournalError: HTTPErrorConvertible {
    /// 503, or 507 where the disk is full. The paths of files are the operator's business alone.
    public var httpError: HTTPError {
        switch self {
        case .full:
            HTTPError(.insufficientStorage, .noRoomLeft, reason: .journalFull)
        case .readOnly:
            HTTPError(.unavailable, .cannotKeep, retryAfter: .seconds(60), reason: .journalFailing)
        default:
            HTTPError(
                .unavailable, .cannotReachMessages,
                retryAfter: .seconds(5), reason: .journalFailing)
        }
    }

    /// The operator must do something.
    public var isFailure: Bool { true }
}
