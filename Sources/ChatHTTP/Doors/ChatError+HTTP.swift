// What a client is told of the chat's own errors.
// SPDX-License-Identifier: MIT

public import Chat
public import HTTP

extension ChatError: HTTPErrorConvertible {
    /// 503 while the chat closes; 429 or 507 where there is no room; 404 for what is not there.
    public var httpError: HTTPError {
        switch self {
        case .tooManyChannels:
            HTTPError(.insufficientStorage, description, reason: .tooManyChannels)
        case .tooManyNewChannels:
            HTTPError(
                .tooManyRequests, description, retryAfter: .seconds(5), reason: .tooManyNewChannels)
        case .tooManyPages:
            HTTPError(
                .tooManyRequests, description, retryAfter: .seconds(1), reason: .addressShare)
        case .noSuchMessage, .noSuchChannel:
            HTTPError(.notFound, description, reason: .notFound)
        case .notTheAuthor, .tooLateToChange:
            HTTPError(.forbidden, description, reason: .notTheAuthor)
        case .tooManyRecords:
            HTTPError(.insufficientStorage, description, reason: .tooManyRecords)
        case .expelled: HTTPError(.forbidden, description, reason: .kicked)
        case .starting:
            HTTPError(.unavailable, description, retryAfter: .seconds(2), reason: .starting)
        case .closing:
            HTTPError(.unavailable, description, retryAfter: .seconds(2), reason: .stopping)
        }
    }

    /// A limit is at work.
    public var isFailure: Bool { false }
}

extension RefusalReason {
    /// An operator has removed the person.
    static let kicked = RefusalReason("kicked")
    /// Somebody wants to change a message that is not theirs, or not any more.
    static let notTheAuthor = RefusalReason("not_the_author")
    /// There is no room for another member, mute or ban.
    static let tooManyRecords = RefusalReason("too_many_records")
}

extension JournalError: HTTPErrorConvertible {
    /// 503, or 507 where the disk is full. The paths of files are the operator's business alone.
    public var httpError: HTTPError {
        switch self {
        case .full:
            HTTPError(
                .insufficientStorage, "The server has no room left to keep messages.",
                reason: .journalFull)
        case .readOnly:
            HTTPError(
                .unavailable,
                "The server cannot keep new messages at the moment. Older ones can be read.",
                retryAfter: .seconds(60), reason: .journalFailing)
        default:
            HTTPError(
                .unavailable, "The server cannot reach its messages. Try again in a moment.",
                retryAfter: .seconds(5), reason: .journalFailing)
        }
    }

    /// The operator must do something.
    public var isFailure: Bool { true }
}
