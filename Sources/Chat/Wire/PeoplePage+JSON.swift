// The people of a channel as they go over the wire.
// SPDX-License-Identifier: MIT

extension PeoplePage {
    /// `{"people":[{"name":"ann","person":"u…","since":"…"}],"more":true}`, as many as ``JSONWriter/maxListBytes``
    /// allow.
    package func json() -> JSON {
        JSON(list: "people", of: people, hasMore: hasMore) { person, json in
            json.object {
                $0.field("name", person.name)
                $0.field("person", person.identity.person)
                $0.field("since", person.since)
            }
        }
    }
}
