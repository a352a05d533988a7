// `GET /people`: who is here, where, and from which addresses.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// In the order of names, as many as 1000: `after=` the last of them there are more. With `channel=` the
/// people of one channel.
final class PresentPeopleResource: AdminResource, RendersGET {
    /// - Throws: 400 for wrong parameters.
    func renderGET(_ request: Request) throws -> Reply {
        let query = request.query
        let channel = try query.value("channel").map { text throws(HTTPError) in
            guard let name = ChannelName(text) else { throw .badChannel }
            return name
        }
        let present = admin.broker.present(
            in: channel, after: try query.name("after"),
            limit: try query.whole("limit", in: 1...1000) ?? 1000)
        return .response(
            .json {
                $0.name("people")
                $0.array { for person in present.people { $0.person(person) } }
                $0.field("count", present.count)
            })
    }
}

extension JSONWriter {
    fileprivate mutating func person(_ person: PresentPerson) {
        let addresses = person.allowances.compactMap { ($0 as? Share)?.address.description }
        object {
            $0.field("name", person.identity.displayName)
            $0.field("person", person.identity.person)
            $0.name("channels")
            $0.array { for channel in person.channels { $0.value(channel.description) } }
            $0.field("since", person.since)
            $0.name("addresses")
            $0.array { for address in Set(addresses).sorted() { $0.value(address) } }
        }
    }
}
