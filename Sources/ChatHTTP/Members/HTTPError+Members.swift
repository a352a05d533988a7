// What somebody is told who asks for something of a private channel.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension HTTPError {
    /// 403 where the chat knows nobody, and so no members.
    static let noPrivateChannels = HTTPError(
        .forbidden,
        "This server has no private channels: it was started with --login off. Start it with "
            + "--login name.", reason: .noAccess)

    /// 403 where another site decides about private channels.
    static let siteDecides = HTTPError(
        .forbidden, "The site that runs this chat decides about its private channels.",
        reason: .noAccess)

    /// 401 for what takes a login.
    static let mustLogIn = HTTPError(
        .unauthorized, "Log in first: POST /login, with the token that GET /me gives.",
        reason: .loginWanted)

    /// 400.
    static let noMembers = HTTPError(
        .badRequest, "A public channel has no members: everyone may read it.", reason: .badChannel)

    /// 400. The fields of `POST /channels`.
    static let noNewChannel = HTTPError(
        .badRequest,
        "Give the channel a title, or a name that begins with private-, or with=PERSON for two people.",
        reason: .badParameter)

    /// 409.
    static let channelTaken = HTTPError(
        .conflict, "There is a channel of that name. Choose another.", reason: .nameInUse)

    /// 409. Somebody else has changed the same thing meanwhile.
    static let changedMeanwhile = HTTPError(
        .conflict, "Somebody has changed this channel meanwhile. Look again.", reason: .nameInUse)

    /// 403.
    static let onlyTwo = HTTPError(
        .forbidden, "This channel is for two people. Make another one for more.", reason: .noAccess)

    /// 404. Neither who is elsewhere nor who has never been there can be found.
    static let nobodyHere = HTTPError(
        .notFound,
        "There is nobody like that here. People can be invited while they are in a channel that you "
            + "can see, or are in a private channel with you.", reason: .notFound)

    /// 400.
    static let noPerson = HTTPError(
        .badRequest, "Say who: person=, as messages have it, or name=.", reason: .badParameter)

    /// 400.
    static let onlyYourself = HTTPError(
        .badRequest, "That is you. A channel for two takes somebody else.", reason: .badParameter)

    /// 409. Says which people go by the name.
    static func severalPeople(_ name: String, _ people: [PersonID]) -> HTTPError {
        HTTPError(
            .conflict,
            "Several people are called \(name): \(people.map(\.description).joined(separator: ", ")). "
                + "Say which: person=.", reason: .nameInUse)
    }

    /// 409.
    static let tooManyMade = HTTPError(
        .conflict,
        "You have made \(Membership.maxMade) private channels. One goes when all have left it.",
        reason: .tooManyRecords)

    /// 409.
    static let tooManyMemberships = HTTPError(
        .conflict,
        "Nobody can be in more than \(Membership.maxMemberships) private channels. Leave one first.",
        reason: .tooManyRecords)

    /// 409.
    static let tooManyMembers = HTTPError(
        .conflict, "A private channel has \(Membership.maxMembers.grouped) members at most.",
        reason: .tooManyRecords)
}
