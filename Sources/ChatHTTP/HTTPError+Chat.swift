// Why the chat refuses, as a status and a sentence for the client.
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
}
