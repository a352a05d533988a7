// A private channel for two people.
// SPDX-License-Identifier: MIT

import Chat
import Crypto
import Deferred
import HTTP

extension ChannelMaking {
    /// The one channel of the visitor and this person; it is made where there is none. Who has left it is
    /// a member again.
    func meet(
        _ person: PersonID, _ fields: PostedFields, _ visitor: KnownVisitor, _ request: Request
    ) throws(HTTPError) -> Deferred<Response> {
        guard person != visitor.person else { throw .onlyYourself }
        let name = try directChannel(visitor.person, person)
        let page = fields.page(name, of: chat)
        let known = chat.membership.channel(name)
        if known == nil {
            try chat.rates.countChannel(from: request.peer, unless: false)
            guard chat.membership.mayMake(visitor.person) else { throw .tooManyMade }
        }
        return other(person, in: name, visitor).addCallback { [chat] other -> Deferred<Response> in
            let answer = PrivateChannel(name: name, title: other.name, maker: visitor.person)
            if known != nil, chat.membership.isMember(person, of: name),
                chat.membership.isMember(visitor.person, of: name)
            {
                return .succeed(page ?? .json(answer.fields))
            }
            let steps = try self.steps(name, visitor, other, isNew: known == nil)
            return try chat.change(steps).addCallback { isMade in
                guard isMade else { throw HTTPError.changedMeanwhile }
                return page ?? (known == nil ? .made(answer.fields) : .json(answer.fields))
            }
        }
    }

    /// Who is a member, or was one, need not be here.
    private func other(
        _ person: PersonID, in channel: ChannelName, _ visitor: KnownVisitor
    ) -> Deferred<Member> {
        if let member = chat.membership.member(person, of: channel) { return .succeed(member) }
        if let title = chat.membership.record(.membership(visitor.person, channel))?.text("title") {
            return .succeed(Member(person: person, name: title, since: chat.membership.now))
        }
        return PersonSearch(hub: chat.hub, membership: chat.membership, visitor: visitor)
            .find(person)
    }

    /// - Throws: 409 where one of them is in too many channels.
    private func steps(
        _ channel: ChannelName, _ visitor: KnownVisitor, _ other: Member, isNew: Bool
    ) throws(HTTPError) -> [RecordChange] {
        for person in [visitor.person, other.person]
        where !chat.membership.isMember(person, of: channel) {
            guard chat.membership.mayJoin(person) else { throw .tooManyMemberships }
        }
        let now = chat.membership.now
        let me = Member(person: visitor.person, name: visitor.name, since: now)
        let them = Member(person: other.person, name: other.name, since: now)
        let members =
            me.records(in: channel, title: other.name, until: visitor.end)
            + them.records(in: channel, title: visitor.name, until: other.end(from: now))
        guard isNew else {
            return [.require(.present, of: .channel(channel))] + members.map { .put($0) }
        }
        let made = PrivateChannel(
            name: channel, title: "", maker: visitor.person, pair: (visitor.person, other.person))
        return [.put(made.record(made: now), if: .absent)] + members.map { .put($0) }
            + [visitor.hasMade(channel)]
    }

    /// The same name for the same two, in whatever order. Nobody can guess it without the server's
    /// permanent key.
    ///
    /// - Throws: 503 before the keys are known.
    private func directChannel(
        _ one: PersonID, _ other: PersonID
    ) throws(HTTPError) -> ChannelName {
        guard let key = chat.sessions.ring?.bots else { throw ChatError.starting.httpError }
        let pair = [one, other].map(\.description).sorted().joined(separator: "\0")
        // No person is made of a text that begins like this.
        let signature = HMACSignature.of("direct\0\(pair)", by: key.key(for: .person))
        let digits = signature.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return ChannelName("private-\(digits.joined())")!
    }
}

extension Member {
    /// When all ends that is known of somebody who is invited now; nil for an account.
    func end(from now: Timestamp) -> Timestamp? {
        person.kind == .session ? now + Session.lifetime : nil
    }
}
