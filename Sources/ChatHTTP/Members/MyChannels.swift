// `GET /me/channels`: the private channels that a visitor is a member of.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// For the visitor's own page. In the order of names.
final class MyChannels: VisitorDoor, RendersGET {
    /// - Throws: 403 for another site's page and where there are no members, 401 before a login.
    func renderGET(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        try chat.access.mustHaveMembers()
        let visitor = try KnownVisitor(chat.sessions.session(of: request))
        try chat.moderation.mustNotBeBanned(visitor.person)
        var json = JSONWriter(capacity: 1024)
        json.object {
            $0.name("channels")
            $0.array { list in
                for channel in chat.membership.channels(of: visitor.person) {
                    list.object { write(channel, for: visitor.person, to: &$0) }
                }
            }
        }
        return .response(Response(.json(.ok), .json(json.bytes)))
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
