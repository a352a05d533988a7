// What the operator decides about the hub.
// SPDX-License-Identifier: MIT

public struct HubOptions: Sendable {
    /// How long a poll waits that does not say; less up to ``jitter``, so that clients who came
    /// together do not come back together.
    public var hold = Duration.seconds(25)
    public var jitter = Duration.seconds(5)
    /// Past it, a message or poll for one more channel is refused; 0 for any number. The lobby always
    /// has a place.
    public var maxChannels = 10_000
    /// Past it, one more person is not listed; their polls are served all the same.
    public var maxPeople = 100_000
    /// The same for one channel.
    public var maxPeoplePerChannel = 1000
    /// What the journal keeps, so that memory keeps no more.
    public var retention = Retention()
    /// Bytes of encoded messages held in memory, over all channels. Older ones are the journal's.
    public var maxBacklogBytes = 64 << 20

    public init() {}

    /// How long people stay listed after their last poll ended.
    var grace: Duration { hold * 2 }
}
