// What a client is told whose request no door takes.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

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

    static let lobbyTakesJSON = HTTPError(
        .badRequest,
        "POST / takes JSON, such as {\"text\":\"hi\"}. For plain text, post to /channels/lobby.")

    static let noText = HTTPError(.badRequest, "A form needs a field called text.")

    static let noMessage = HTTPError(
        .badRequest,
        "The message is empty. Send JSON, plain text, or a form with a field called text.")

    static let unknownType = HTTPError(
        .unsupportedMediaType,
        "A message must be application/json, application/x-www-form-urlencoded or text/plain. "
            + "With curl, use -d, not -F.")

    /// The same, and what to type where plain text was meant.
    var orAsText: HTTPError {
        HTTPError(
            status,
            message + " To post the body as plain text: curl -H 'Content-Type: text/plain'.")
    }
}
