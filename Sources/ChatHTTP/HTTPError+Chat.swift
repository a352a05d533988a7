// Why the chat refuses, as a status and a sentence for the client.
// SPDX-License-Identifier: MIT

internal import Chat
internal import HTTP

extension HTTPError {
    /// What a client is told of `error`. The paths of files are the operator's business alone.
    init(_ error: any Error) {
        switch rootCause(of: error) {
        case let error as HTTPError: self = error
        case let error as ChatError: self.init(error)
        case JournalError.full:
            self.init(
                .insufficientStorage, "The server has no room left to keep messages.")
        case JournalError.readOnly:
            self.init(
                .unavailable,
                "The server cannot keep new messages at the moment. Older ones can be read.",
                retryAfter: .seconds(60))
        case is JournalError:
            self.init(
                .unavailable, "The server cannot reach its messages. Try again in a moment.",
                retryAfter: .seconds(5))
        default:
            self.init(.internalError, "The server failed to answer this request.")
        }
    }

    private init(_ refusal: ChatError) {
        switch refusal {
        case .tooManyChannels: self.init(.insufficientStorage, refusal.description)
        case .tooManyNewChannels:
            self.init(.tooManyRequests, refusal.description, retryAfter: .seconds(5))
        case .tooManyPages:
            self.init(.tooManyRequests, refusal.description, retryAfter: .seconds(1))
        case .closing: self.init(.unavailable, refusal.description, retryAfter: .seconds(2))
        }
    }
}

extension HTTPError {
    static let badCallback = HTTPError(
        .badRequest,
        "The callback's name must be plain identifiers joined by dots, "
            + "\(CallbackName.maxLength) bytes at most.")

    static let scriptIsNoPage = HTTPError(
        .forbidden,
        "This address is for a script tag. To open it yourself, leave out the callback.")

    static let pageIsNoScript = HTTPError(
        .badRequest,
        "channel= opens the page, which a script tag cannot show. "
            + "To listen to a channel, ask /poll?channels=…&callback=….")

    static let badChannel = HTTPError(
        .badRequest,
        "Channel names have a-z, 0-9, - and _ only, \(ChannelName.maxLength) at most.")
}
