// Who is told that people come and leave.
// SPDX-License-Identifier: MIT

/// Everyone who waits in the chat, as the presence tracker sees them.
protocol PresenceAudience: AnyObject {
    /// Those who wait in these channels are told, and nobody else: all that is theirs in one answer.
    func tell(_ news: [EphemeralNews])

    /// How many requests wait there, or nearly.
    func audience(of channel: ChannelName) -> Int
}
