// What a client is told that may not do what it asks for.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension HTTPError {
    static let foreignPage = HTTPError(
        .forbidden,
        "Pages of other sites may not post here. The operator can allow a site: --allow-origin.")

    static let othersPage = HTTPError(
        .forbidden, "Only pages of the chat's own site may use this, and no script tags.")

    static let noToken = HTTPError(
        .forbidden,
        "The XSRF token is missing or belongs to another session. GET /me gives you one.")

    static let noTicket = HTTPError(
        .unauthorized, "This channel is private. You need a ticket for it.")

    static let otherTicket = HTTPError(
        .forbidden, "You have no access to this channel.")

    static let silentTicket = HTTPError(
        .forbidden, "Your ticket does not let you post here.")

    static let stranger = HTTPError(
        .unauthorized, "Log in to post here: POST /login, with the token that GET /me gives.")

    static let sessionIsOver = HTTPError(
        .forbidden, "You are not logged in any more: this was not sent.")

    static let claim = HTTPError(
        .forbidden, "You need to log in to have a name here. Poll with a ticket, without from.")

    static let nameInUse = HTTPError(
        .conflict, "That name is taken. Choose another.")

    static func noName(_ parameter: String) -> HTTPError {
        HTTPError(.badRequest, "\(parameter) must be 1 to 64 visible characters on one line.")
    }

    static let tooMuchForOneTicket = HTTPError(
        .badRequest, "These channel names are too long for one ticket. Ask for fewer channels.")

    static let badTicket = HTTPError(
        .unauthorized, "This ticket is invalid or has expired. Get a new one.")

    static let ticketForLater = HTTPError(
        .unauthorized, "This ticket is not valid yet: its nbf is in the future.")

    static let ticketForTooLong = HTTPError(
        .unauthorized, "This ticket lasts too long: its exp may be 15 minutes ahead at most.")

    static let ticketWithoutClaims = HTTPError(
        .unauthorized,
        "A ticket needs exp in seconds since 1970, and channels, a list of at most "
            + "\(Query.maxChannels) names. It may have sub, say and nbf.")
}
