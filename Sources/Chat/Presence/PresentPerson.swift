// People, as the operator sees them.
// SPDX-License-Identifier: MIT

/// Someone who is listed, with every channel that they are in.
package struct PresentPerson: Sendable {
    /// Who it is.
    package let identity: Identity
    /// Where they are, in the order of names.
    package internal(set) var channels: [ChannelName]
    /// When they came to the first of these channels.
    package internal(set) var since: Timestamp
    /// What their polls count against. A server knows an address by it.
    package internal(set) var allowances: [any Allowance] = []
}

/// Some of the people of a chat, in the order of their names.
package struct PresentPeople: Sendable {
    /// At most as many as were asked for.
    package let people: [PresentPerson]
    /// How many there are in all behind the name that was given.
    package let count: Int
}
