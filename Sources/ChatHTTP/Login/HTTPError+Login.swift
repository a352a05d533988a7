// What a client is told that may not do what it asks for.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension HTTPError {
    /// 403 for a POST whose page has an origin that the operator has not allowed. See
    /// ``OriginRule``.
    static let foreignPage = HTTPError(
        .forbidden,
        "Pages of other sites may not post here. The operator can allow a site: --allow-origin.",
        reason: .foreignOrigin)

    /// 403. The response has the visitor's XSRF token, which no other site may read.
    static let othersPage = HTTPError(
        .forbidden, "Only pages of the chat's own site may use this, and no script tags.",
        reason: .foreignOrigin)

    /// 403. A cookie alone proves nothing: the browser adds it to other sites' requests too.
    static let noToken = HTTPError(
        .forbidden,
        "The XSRF token is missing or belongs to another session. GET /me gives you one.",
        reason: .wrongToken)

    /// 401 with a challenge: the client can go and get a ticket.
    static let noTicket = HTTPError(
        .unauthorized, "This channel is private. You need a ticket for it.", reason: .ticketWanted)

    /// 403. The ticket is good, but it names other channels.
    static let otherTicket = HTTPError(
        .forbidden, "You have no access to this channel.", reason: .noAccess)

    /// 403. A ticket may open a channel for reading alone: its claim `say` is not true.
    static let silentTicket = HTTPError(
        .forbidden, "Your ticket does not let you post here.", reason: .noAccess)

    /// 401 where the chat wants a login and the visitor has none.
    static let stranger = HTTPError(
        .unauthorized, "Log in to post here: POST /login, with the token that GET /me gives.",
        reason: .loginWanted)

    /// 403. Without it the message would go out under no name, or as a mere claim.
    static let sessionIsOver = HTTPError(
        .forbidden, "You are not logged in any more: this was not sent.", reason: .sessionOver)

    /// 401 in a chat for members, to everybody who shows nothing that says they are one.
    static let membersOnly = HTTPError(
        .unauthorized, "This chat is for its members. Log in first.", reason: .loginWanted)

    /// 403 where a name alone is no login.
    static let noNameLogin = HTTPError(
        .forbidden, "A name alone is no login here. GET /me lists where to log in.",
        reason: .loginWanted)

    /// 404. Nobody of this name vouches for visitors.
    static let noProvider = HTTPError(
        .notFound, "There is no login provider of this name.", reason: .notFound)

    /// 403. These addresses are for links, which lead a person there.
    static let onlyNavigation = HTTPError(
        .forbidden, "This address is for a link, and not for a script, an image or a frame.",
        reason: .foreignOrigin)

    /// 403. A provider sends visitors back to one address, and everybody can write into `Host`.
    static let noPublicAddress = HTTPError(
        .forbidden,
        "The operator has to set --public-url before people can log in from another machine.",
        reason: .loginWanted)

    /// 403 for `from=` on a poll where names are given at login.
    static let claim = HTTPError(
        .forbidden, "You need to log in to have a name here. Poll with a ticket, without from.",
        reason: .loginWanted)

    /// 409. Names that look alike are the same here: see ``Name``.
    static let nameInUse = HTTPError(
        .conflict, "That name is taken. Choose another.", reason: .nameInUse)

    /// 400. Says which parameter has the wrong name.
    static func noName(_ parameter: StaticString) -> HTTPError {
        HTTPError(
            .badRequest, "\(parameter) must be 1 to 64 visible characters on one line.",
            reason: .badParameter)
    }

    /// 400. A ticket travels in the URL of each poll, so its length is bounded.
    static let tooMuchForOneTicket = HTTPError(
        .badRequest, "These channel names are too long for one ticket. Ask for fewer channels.",
        reason: .badParameter)

    /// 401 for every ticket that is forged, over, or of a session that ended: a client need not
    /// know which.
    static let badTicket = HTTPError(
        .unauthorized, "This ticket is invalid or has expired. Get a new one.", reason: .badTicket)

    /// 401 for every token in `Authorization` that is forged, over, or something else.
    static let badBotKey = HTTPError(
        .unauthorized,
        "This token is invalid or has expired. The operator can make one: fireside token.",
        reason: .badTicket)

    /// 401. A URL ends up in logs, and a bot's key lasts for long.
    static let botKeyInURL = HTTPError(
        .unauthorized, "This token belongs in a header field: Authorization: Bearer TOKEN.",
        reason: .badTicket)

    /// 403. The key is for some channels, and not for this one.
    static let silentBotKey = HTTPError(
        .forbidden, "This token does not let you post here.", reason: .noAccess)

    /// 401 for a site's ticket that is used too early. RFC 7519 section 4.1.5.
    static let ticketForLater = HTTPError(
        .unauthorized, "This ticket is not valid yet: its nbf is in the future.", reason: .badTicket
    )

    /// 401. A ticket cannot be taken back, so a site must renew it often.
    static let ticketForTooLong = HTTPError(
        .unauthorized, "This ticket lasts too long: its exp may be 15 minutes ahead at most.",
        reason: .badTicket)

    /// 401 for a ticket that is well signed, but has claims that are missing or of another type.
    static let ticketWithoutClaims = HTTPError(
        .unauthorized,
        "A ticket needs exp in seconds since 1970, and channels, a list of at most "
            + "\(Query.maxChannels) names. It may have sub, say and nbf.", reason: .badTicket)
}
