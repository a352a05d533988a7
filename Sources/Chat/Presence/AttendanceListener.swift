// What the two halves of presence say to each other.
// SPDX-License-Identifier: MIT

/// The other half of presence: who is here in the whole chat, and what is announced of it.
protocol AttendanceListener: AnyObject {
    /// Whether this person may be listed in this channel, where they are not known to poll.
    func hasRoom(for identity: Identity, in channel: ChannelName) -> Bool

    /// Someone came who was not here before.
    func came(_ identity: Identity, to channel: ChannelName)

    /// Their last poll has ended, and their grace.
    func left(_ identity: Identity, from channel: ChannelName)
}
