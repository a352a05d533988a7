// `GET /me/channels`: the private channels that a visitor is a member of.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// For the visitor's own page. In the order of names; `after=` the last of them there are more, where it
/// says so.
final class MyChannels: VisitorDoor, RendersGET {
    /// - Throws: 400 for a wrong parameter, 403 for another site's page and where there are no members, 401 before a login.
    func renderGET(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        try chat.access.mustHaveMembers()
        let visitor = try KnownVisitor(chat.sessions.session(of: request))
        try chat.moderation.mustNotBeBanned(visitor.person)
        let last = try request.query.value("after").map { text throws(HTTPError) in
            guard let name = ChannelName(text) else { throw .badChannel }
            return name
        }
        let channels = chat.membership.channels(of: visitor.person)
            .filter { name in last.map { $0 < name } ?? true }
        let list = JSON(list: "channels", of: channels, hasMore: false) { channel, json in
            json.object { write(channel, for: visitor.person, to: &$0) }
        }
        return .response(Response(.json(.ok), .json(list.bytes)))
    }

    /// A channel for two has the other one's name as its title.
    private func write(
        _ name: ChannelName, for person: PersonID, to json: inout JSONWriter
    ) {
        let membership = chat.membership
        let channel = membership.channel(name)
        json.field("name", name)
        if let other = channel?.other(than: person) {
            let title = membership.record(.membership(person, name))?.text("title")
            json.field("direct", ifTrue: true)
            json.field("title", membership.member(other, of: name)?.name ?? title ?? "")
            json.field("person", other)
        } else {
            json.field("title", channel?.title ?? "\(name)")
        }
        json.field("members", membership.memberCount(of: name))
        if let last = chat.hub.newest(name) { json.field("last", last) }
    }
}
