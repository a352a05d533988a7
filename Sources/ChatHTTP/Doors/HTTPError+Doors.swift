// What a client is told whose request no door takes.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension HTTPError {
    /// What a stream is told of an error that ends it: the same as a request.
    init(of error: any Error) {
        let told = error as? any HTTPErrorConvertible
        self =
            told?.httpError
            ?? HTTPError(.internalError, "The server failed to go on.", reason: .serverError)
    }

    /// 400. The name goes into a script as it is, so nothing but identifiers may pass.
    static let badCallback = HTTPError(
        .badRequest,
        "The callback's name must be plain identifiers joined by dots, "
            + "\(CallbackName.maxLength) bytes at most.", reason: .badCallback)

    /// 403. The browser says that this is a page: `Sec-Fetch-Dest: document`.
    static let scriptIsNoPage = HTTPError(
        .forbidden,
        "This address is for a script tag. To open it yourself, leave out the callback.",
        reason: .badCallback)

    /// 400. `callback` asks for a script and `channel` for the page: one request cannot mean both.
    static let pageIsNoScript = HTTPError(
        .badRequest,
        "channel= opens the page, which a script tag cannot show. "
            + "To listen to a channel, ask /poll?channels=…&callback=….", reason: .badCallback)

    /// 400.
    static let badCursor = HTTPError(
        .badRequest, "since is the next of an earlier answer, or now, start, or -1 to -1000.",
        reason: .badParameter)

    /// 400. ``HTTPError/refusing(_:)`` adds the names that are wrong.
    static let badChannel = HTTPError(
        .badRequest,
        "Channel names have a-z, 0-9, - and _ only, \(ChannelName.maxLength) at most.",
        reason: .badChannel)

    /// 409, to a stream whose tab has opened a newer one. A browser's own EventSource would come back
    /// at once, and the two would end each other: so it is to wait.
    static let replaced = HTTPError(
        .conflict, "A newer connection of this client has taken over.", retryAfter: .seconds(60),
        reason: .replaced)

    /// 400. The simple API takes JSON and nothing else.
    static let lobbyTakesJSON = HTTPError(
        .badRequest,
        "POST / takes JSON, such as {\"text\":\"hi\"}. For plain text, post to /channels/lobby.",
        reason: .badMessage)

    /// 400. `text` is the only field of a form that becomes the message.
    static let noText = HTTPError(
        .badRequest, "A form needs a field called text.", reason: .badMessage)

    /// 400. The sentence lists the three kinds of body that a message may have.
    static let noMessage = HTTPError(
        .badRequest,
        "The message is empty. Send JSON, plain text, or a form with a field called text.",
        reason: .badMessage)

    /// 415. RFC 9110 section 15.5.16. The sentence helps with curl's `-F`, which sends multipart.
    static let unknownType = HTTPError(
        .unsupportedMediaType,
        "A message must be application/json, application/x-www-form-urlencoded or text/plain. "
            + "With curl, use -d, not -F.", reason: .badMessage)

    /// The same, and what to type where plain text was meant.
    var orAsText: HTTPError {
        HTTPError(
            status,
            message + " To post the body as plain text: curl -H 'Content-Type: text/plain'.",
            reason: reason)
    }
}
