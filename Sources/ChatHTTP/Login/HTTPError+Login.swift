// What a client is told that may not do what it asks for.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

extension HTTPError {
    /// 403 for a POST whose page has an origin that the operator has not allowed. See
    /// ``OriginRule``.
    static let foreignPage = HTTPError(.forbidden, .foreignPage, reason: .foreignOrigin)

    /// 403. The response has the visitor's XSRF token, which no other site may read.
    static let othersPage = HTTPError(.forbidden, .othersPage, reason: .foreignOrigin)

    /// 403. A cookie alone proves nothing: the browser adds it to other sites' requests too.
    static let noToken = HTTPError(.forbidden, .noToken, reason: .wrongToken)

    /// 401 with a challenge: the client can go and get a ticket.
    static let noTicket = HTTPError(.unauthorized, .noTicket, reason: .ticketWanted)

    /// 403. The ticket is good, but it names other channels.
    static let otherTicket = HTTPError(.forbidden, .otherTicket, reason: .noAccess)

    /// 403. A ticket may open a channel for reading alone: its claim `say` is not true.
    static let silentTicket = HTTPError(.forbidden, .silentTicket, reason: .noAccess)

    /// 401 where the chat wants a login and the visitor has none.
    static let stranger = HTTPError(.unauthorized, .stranger, reason: .loginWanted)

    /// 403. Without it the message would go out under no name, or as a mere claim.
    static let sessionIsOver = HTTPError(.forbidden, .sessionIsOver, reason: .sessionOver)

    /// 401 in a chat for members, to everybody who shows nothing that says they are one.
    static let membersOnly = HTTPError(.unauthorized, .membersOnly, reason: .loginWanted)

    /// 403 where a name alone is no login.
    static let noNameLogin = HTTPError(.forbidden, .noNameLogin, reason: .loginWanted)

    /// 404. Nobody of this name vouches for visitors.
    static let noProvider = HTTPError(.notFound, .noProvider, reason: .notFound)

    /// 403. These addresses are for links, which lead a person there.
    static let onlyNavigation = HTTPError(.forbidden, .onlyNavigation, reason: .foreignOrigin)

    /// 403. A provider sends visitors back to one address, and everybody can write into `Host`.
    static let noPublicAddress = HTTPError(.forbidden, .noPublicAddress, reason: .loginWanted)

    /// 403 for `from=` on a poll where names are given at login.
    static let claim = HTTPError(.forbidden, .claim, reason: .loginWanted)

    /// 409. Names that look alike are the same here: see ``Name``.
    static let nameInUse = HTTPError(.conflict, .nameInUse, reason: .nameInUse)

    /// 400. Says which parameter has the wrong name.
    static func noName(_ parameter: StaticString) -> HTTPError {
        HTTPError(.badRequest, .badName(name: parameter), reason: .badParameter)
    }

    /// 400. A ticket travels in the URL of each poll, so its length is bounded.
    static let tooMuchForOneTicket = HTTPError(
        .badRequest, .tooMuchForOneTicket, reason: .badParameter)

    /// 401 for every ticket that is forged, over, or of a session that ended: a client need not
    /// know which.
    static let badTicket = HTTPError(.unauthorized, .badTicket, reason: .badTicket)

    /// 401 for every token in `Authorization` that is forged, over, or something else.
    static let badBotKey = HTTPError(.unauthorized, .badBotKey, reason: .badTicket)

    /// 401. A URL ends up in logs, and a bot's key lasts for long.
    static let botKeyInURL = HTTPError(.unauthorized, .botKeyInURL, reason: .badTicket)

    /// 403. The key is for some channels, and not for this one.
    static let silentBotKey = HTTPError(.forbidden, .silentBotKey, reason: .noAccess)

    /// 401 for a site's ticket that is used too early. RFC 7519 section 4.1.5.
    static let ticketForLater = HTTPError(.unauthorized, .ticketForLater, reason: .badTicket)

    /// 401. A ticket cannot be taken back, so a site must renew it often.
    static let ticketForTooLong = HTTPError(.unauthorized, .ticketForTooLong, reason: .badTicket)

    /// 401 for a ticket that is well signed, but has claims that are missing or of another type.
    static let ticketWithoutClaims = HTTPError(
        .unauthorized, .ticketWithoutClaims(limit: Query.maxChannels), reason: .badTicket)
}
