// Whom somebody means.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Finds people for one visitor: those in channels that the visitor can see, and those who share a
/// private channel with them. Nobody else is found, so that nothing can be learnt of others.
struct PersonSearch {
    let hub: Hub
    let membership: Membership
    let visitor: KnownVisitor

    /// Who is meant by `person=` or `name=`.
    ///
    /// - Returns: Fails with 404 where there is nobody, with 409 where there are several.
    /// - Throws: 400 where neither is given.
    func find(_ fields: PostedFields) throws(HTTPError) -> Deferred<Member> {
        if let person = try fields.person("person") { return find(person) }
        guard let text = try fields.text("name") else { throw .noPerson }
        return find(named: try Name(text, of: "name").text)
    }

    /// This person.
    ///
    /// - Returns: Fails with 404.
    func find(_ person: PersonID) -> Deferred<Member> {
        if let fellow = membership.fellow(person, of: visitor.person) { return .succeed(fellow) }
        return find(PersonMatch(person)).addCallback { people in
            guard let found = people.first else { throw HTTPError.nobodyHere }
            return found
        }
    }

    private func find(named name: String) -> Deferred<Member> {
        find(NameMatch(name: name)).addCallback { people in
            guard let found = people.first else { throw HTTPError.nobodyHere }
            guard people.count == 1 else {
                throw HTTPError.severalPeople(name, people.map(\.person))
            }
            return found
        }
    }

    private func find(_ rule: any PersonRule) -> Deferred<[Member]> {
        hub.find(rule, limit: PersonSearch.limit).addCallback { [membership, visitor] people in
            people.filter { person in
                person.channels.contains {
                    !$0.isPrivate || membership.isMember(visitor.person, of: $0)
                }
            }.compactMap { Member($0, at: membership.now) }
        }
    }

    /// People of one name who are looked at.
    private static let limit = 32
}

extension Member {
    /// nil for somebody who cannot be one: a bot, a site's visitor, or a mere name.
    fileprivate init?(_ present: PresentPerson, at now: Timestamp) {
        guard let person = present.identity.person, [.account, .session].contains(person.kind)
        else { return nil }
        self.init(person: person, name: present.identity.displayName, since: now)
    }
}

/// One person, whatever their name.
struct PersonMatch: PersonRule {
    private let person: PersonID

    init(_ person: PersonID) { self.person = person }

    var name: String { person.description }

    func covers(_ identity: Identity) -> Bool { identity.person == person }
}

/// Those who go by exactly this name.
private struct NameMatch: PersonRule {
    let name: String

    func covers(_ identity: Identity) -> Bool { identity.displayName == name }
}
