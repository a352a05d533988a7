// `/channels/{channel}/members`: who is a member, and an invitation.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// For members alone. Whoever asks for another channel learns nothing of it, nor whether it exists.
final class MembersResource: VisitorDoor {}

extension MembersResource: RendersGET {
    /// `{"members":[{"name":"Ann","person":"u…","since":"…"}]}`, ordered by person; `after=` the last of them
    /// there are more, where it says so.
    ///
    /// - Throws: 400 for a wrong parameter, 403 for another site's page and for somebody else, 401 before a login.
    func renderGET(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        let channel = try privateChannel(request)
        let visitor = try KnownVisitor(chat.sessions.session(of: request))
        try chat.moderation.mustNotBeBanned(visitor.person)
        try mustBeMember(visitor, of: channel)
        let last = try request.query.value("after").map { text throws(HTTPError) in
            guard let person = PersonID(text) else { throw .noPerson }
            return person.description
        }
        let members = chat.membership.members(of: channel)
            .filter { $0.person.description > last ?? "" }
        return .response(Response(.json(.ok), .json(JSON(members: members).bytes)))
    }
}

extension MembersResource: RendersPOST {
    /// Invites the one who is meant by `person=` or `name=`: they are a member at once.
    ///
    /// - Throws: 403 for somebody who is no member and in a channel for two, 404 where nobody is meant, 409
    ///   for several people of one name and for one member too many, 429 for too many invitations.
    func renderPOST(_ request: Request) throws -> Reply {
        try answer(request) { fields, visitor throws(HTTPError) in
            let channel = try privateChannel(request)
            try mustBeMember(visitor, of: channel)
            guard chat.membership.channel(channel)?.pair == nil else { throw .onlyTwo }
            try chat.rates.countInvitation(by: visitor.person, from: request.peer)
            let page = fields.page(channel, of: chat)
            let search = PersonSearch(
                hub: chat.hub, membership: chat.membership, visitor: visitor)
            return try search.find(fields).addCallback { guest in
                try self.invite(guest, to: channel, by: visitor).addCallback { page ?? $0 }
            }
        }
    }

    private func invite(
        _ guest: Member, to channel: ChannelName, by visitor: KnownVisitor
    ) throws(HTTPError) -> Deferred<Response> {
        let (membership, person) = (chat.membership, guest.person)
        if membership.isMember(person, of: channel) { return .succeed(.json(guest.fields)) }
        guard membership.hasRoom else { throw ChatError.tooManyRecords.httpError }
        guard membership.mayJoin(person) else { throw .tooManyMemberships }
        guard membership.memberCount(of: channel) < Membership.maxMembers else {
            throw .tooManyMembers
        }
        let now = membership.now
        let member = Member(person: person, name: guest.name, since: now)
        // Who has left meanwhile lets nobody in.
        let steps =
            [RecordChange.require(.present, of: .channel(channel))]
            + [.require(.present, of: .member(channel, visitor.person))]
            + member.records(in: channel, until: guest.end(from: now)).map { .put($0) }
        return try chat.change(steps).addCallback { isMember in
            guard isMember else { throw HTTPError.otherTicket }
            return .made(guest.fields)
        }
    }
}

extension Member {
    /// What is told of them.
    var fields: (inout JSONWriter) -> Void {
        { [name, person] in
            $0.field("name", name)
            $0.field("person", person)
        }
    }
}

extension JSON {
    /// `{"members":[{"name":"Ann","person":"u…","since":"…"}],"more":true}`
    fileprivate init(members: [Member]) {
        self.init(list: "members", of: members, hasMore: false) { member, json in
            json.object {
                member.fields(&$0)
                $0.field("since", member.since)
            }
        }
    }
}
