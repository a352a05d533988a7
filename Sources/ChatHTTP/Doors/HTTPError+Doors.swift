// What a client is told whose request no door takes.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

extension HTTPError {
    /// What a stream is told of an error that ends it: the same as a request.
    init(of error: any Error) {
        let told = error as? any HTTPErrorConvertible
        self =
            told?.httpError
            ?? HTTPError(.internalError, .streamFailed, reason: .serverError)
    }

    /// 400. The name goes into a script as it is, so nothing but identifiers may pass.
    static let badCallback = HTTPError(
        .badRequest, .badCallback(limit: CallbackName.maxLength), reason: .badCallback)

    /// 403. The browser says that this is a page: `Sec-Fetch-Dest: document`.
    static let scriptIsNoPage = HTTPError(.forbidden, .scriptIsNoPage, reason: .badCallback)

    /// 400. `callback` asks for a script and `channel` for the page: one request cannot mean both.
    static let pageIsNoScript = HTTPError(.badRequest, .pageIsNoScript, reason: .badCallback)

    /// 400.
    static let badCursor = HTTPError(.badRequest, .badCursor, reason: .badParameter)

    /// 400. ``HTTPError/refusing(_:)`` adds the names that are wrong.
    static let badChannel = HTTPError(
        .badRequest, .badChannel(limit: ChannelName.maxLength), reason: .badChannel)

    /// 409, to a stream whose tab has opened a newer one. A browser's own EventSource would come back
    /// at once, and the two would end each other: so it is to wait.
    static let replaced = HTTPError(
        .conflict, .replaced, retryAfter: .seconds(60), reason: .replaced)

    /// 400. The simple API takes JSON and nothing else.
    static let lobbyTakesJSON = HTTPError(
        .badRequest, .lobbyTakesJSON(example: #"{"text":"hi"}"#), reason: .badMessage)

    /// 400. `text` is the only field of a form that becomes the message.
    static let noText = HTTPError(.badRequest, .noTextField, reason: .badMessage)

    /// 400. The sentence lists the three kinds of body that a message may have.
    static let noMessage = HTTPError(.badRequest, .emptyMessage, reason: .badMessage)

    /// 415. RFC 9110 section 15.5.16. The sentence helps with curl's `-F`, which sends multipart.
    static let unknownType = HTTPError(.unsupportedMediaType, .unknownType, reason: .badMessage)

    /// The same, and what to type where plain text was meant.
    var orAsText: HTTPError {
        HTTPError(status, text + .orAsText, reason: reason)
    }
}
