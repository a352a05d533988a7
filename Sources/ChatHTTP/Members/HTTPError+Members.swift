// What somebody is told who asks for something of a private channel.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

extension HTTPError {
    /// 403 where the chat knows nobody, and so no members.
    static let noPrivateChannels = HTTPError(.forbidden, .noPrivateChannels, reason: .noAccess)

    /// 403 where another site decides about private channels.
    static let siteDecides = HTTPError(.forbidden, .siteDecides, reason: .noAccess)

    /// 401 for what takes a login.
    static let mustLogIn = HTTPError(.unauthorized, .mustLogIn, reason: .loginWanted)

    /// 400.
    static let noMembers = HTTPError(.badRequest, .noMembers, reason: .badChannel)

    /// 400. The fields of `POST /channels`.
    static let noNewChannel = HTTPError(.badRequest, .noNewChannel, reason: .badParameter)

    /// 409.
    static let channelTaken = HTTPError(.conflict, .channelTaken, reason: .nameInUse)

    /// 409.
    static let channelLooksTaken = HTTPError(.conflict, .looksLikeAnother, reason: .nameInUse)

    /// 409. Somebody else has changed the same thing meanwhile.
    static let changedMeanwhile = HTTPError(.conflict, .changedMeanwhile, reason: .nameInUse)

    /// 403.
    static let onlyTwo = HTTPError(.forbidden, .onlyTwo, reason: .noAccess)

    /// 404. Neither who is elsewhere nor who has never been there can be found.
    static let nobodyHere = HTTPError(.notFound, .nobodyHere, reason: .notFound)

    /// 400.
    static let noPerson = HTTPError(.badRequest, .noPerson, reason: .badParameter)

    /// 400.
    static let onlyYourself = HTTPError(.badRequest, .onlyYourself, reason: .badParameter)

    /// 409. Says which people go by the name.
    static func severalPeople(_ name: String, _ people: [PersonID]) -> HTTPError {
        HTTPError(
            .conflict,
            .severalPeople(name: name, people: people.map(\.description).joined(separator: ", ")),
            reason: .nameInUse)
    }

    /// 409.
    static let tooManyMade = HTTPError(
        .conflict, .tooManyMade(limit: Membership.maxMade), reason: .tooManyRecords)

    /// 409.
    static let tooManyMemberships = HTTPError(
        .conflict, .tooManyMemberships(limit: Membership.maxMemberships), reason: .tooManyRecords)

    /// 409.
    static let tooManyMembers = HTTPError(
        .conflict, .tooManyMembers(limit: Membership.maxMembers), reason: .tooManyRecords)
}
