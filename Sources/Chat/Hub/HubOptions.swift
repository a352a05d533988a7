// What the operator decides about the hub.
// SPDX-License-Identifier: MIT

/// Limits and times of a chat. All of its hubs and its broker have the same.
public struct HubOptions: Sendable {
    /// How long a subscriber waits that names no time itself, less up to ``jitter``.
    public var hold = Duration.seconds(25)
    /// Clients who came together do not come back together.
    public var jitter = Duration.seconds(5)
    /// Maximum number of channels; a message or poll for one more is refused. 0 for any number. The
    /// lobby does not count.
    public var maxChannels = 10_000
    /// Maximum number of people listed, one in two channels counted twice. The polls of others are
    /// served all the same.
    public var maxPeople = 100_000
    /// The same for one channel.
    public var maxPeoplePerChannel = 1000
    /// What the journal keeps. Memory keeps no more.
    public var retention = Retention()
    /// Maximum bytes of encoded messages in memory, over all channels. Older ones are read from the
    /// journal.
    public var maxBacklogBytes = 64 << 20

    /// The defaults.
    public init() {}

    /// How long people stay listed after their last poll ended.
    package var grace: Duration { hold * 2 }
}
