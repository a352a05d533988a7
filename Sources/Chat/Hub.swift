// The chat: who waits, on which channels, and what reaches them.
// SPDX-License-Identifier: MIT

public import Deferred

/// Takes messages in, numbers them, has them kept, and answers whoever waits for them.
///
/// The hub lives on one thread with its journal and its scheduler. It has no sockets: a poll is a
/// ``Question`` that returns a Deferred of its answer, and cancelling that is how a client leaves.
///
/// A message costs O(those who wait for it); it is encoded once. A poll costs O(its channels).
public final class Hub {
    let journal: any Journal
    let scheduler: any Scheduler
    let clock: () -> Timestamp
    let options: HubOptions

    /// Names the journal, in every ``Position``.
    public let epoch: String
    /// The number of the newest message that everyone may see.
    var last: Int
    /// The number of the newest message on its way to the journal.
    var numbered: Int
    /// A channel that is not in the table may have had messages up to here.
    var floor: Int
    var channels: [ChannelName: Channel] = [:]
    let holds: Holds
    /// The waiting poll of each client that names itself.
    var clients: [String: Waiter] = [:]
    var nonces = Nonces()
    /// Counts messages and whispers.
    var news = 0
    /// Lines with someone to be answered.
    var ringing: [Line] = []
    var isFiring = false
    /// Answers since the last piece of news, for those who ask the same.
    var answers: [AnswerKey: Message] = [:]
    var tailBytes = 0
    var people = 0
    /// Those whose grace is running. Each is as long as the others, so the first to begin is the
    /// first to end, and one timer is enough.
    var departures = WaitingList<Departure>()
    var departureTimer: (any DelayedCall)?
    var isClosing = false

    /// Requests that wait.
    public internal(set) var parked = 0
    public internal(set) var counts = Counts()

    /// - Parameters:
    ///   - journal: Nobody else may write to it.
    ///   - clock: The calendar's time; the scheduler's may start anywhere.
    public init(
        journal: any Journal, scheduler: any Scheduler, clock: @escaping () -> Timestamp,
        options: HubOptions = HubOptions()
    ) {
        self.journal = journal
        self.scheduler = scheduler
        self.clock = clock
        self.options = options
        holds = Holds(scheduler)
        let contents = journal.contents
        epoch = contents.epoch
        last = contents.last
        numbered = contents.last
        floor = contents.floor
        for (name, channel) in contents.channels {
            channels[name] = Channel(name, floor: channel.last, isKept: true)
        }
        recall(contents.recent)
        holds.onEnd = { [unowned self] in holdEnded($0) }
        journal.onEmptied = { [unowned self] in emptied($0) }
    }
}

@available(*, unavailable)
extension Hub: Sendable {}

// Channels come and go.
extension Hub {
    /// The channel called `name`, made if need be.
    func channel(_ name: ChannelName) throws(Refusal) -> Channel {
        if let known = channels[name] { return known }
        if options.maxChannels > 0, channels.count >= options.maxChannels {
            throw .tooManyChannels(limit: options.maxChannels)
        }
        let channel = Channel(name, floor: floor, isKept: false)
        channels[name] = channel
        return channel
    }

    /// All of `names`, or none is made.
    func makeChannels(_ names: [ChannelName]) throws(Refusal) -> [Channel] {
        var made: [Channel] = []
        do {
            for name in names { made.append(try channel(name)) }
        } catch {
            for channel in made { forgetIfUnused(channel) }
            throw error
        }
        return made
    }

    func forgetIfUnused(_ channel: Channel) {
        // Another of its name may have come since: what is left of this one is not that one's end.
        if channel.isUnused, channels[channel.name] === channel { channels[channel.name] = nil }
    }

    /// Retention has left nothing of it.
    private func emptied(_ name: ChannelName) {
        guard let channel = channels[name] else { return }
        floor = max(floor, channel.tail.last)
        tailBytes -= channel.tail.dropAll()
        channel.isKept = false
        forgetIfUnused(channel)
    }
}

// For those who watch.
extension Hub {
    public struct ChannelSummary: Sendable, Equatable {
        public let name: ChannelName
        /// People here, by name.
        public let people: Int
        /// Requests that wait.
        public let parked: Int
        /// The newest message; nil before the first.
        public let last: Position?
    }

    /// All channels, by name.
    public var summaries: [ChannelSummary] {
        channels.values.sorted { $0.name < $1.name }.map { channel in
            let last = channel.isKept ? Position(epoch: epoch, seq: channel.tail.last) : nil
            return ChannelSummary(
                name: channel.name, people: channel.presence.people.count,
                parked: channel.parked, last: last)
        }
    }

    public var channelCount: Int { channels.count }
    /// People listed, one in two channels counted twice.
    public var peopleCount: Int { people }
    /// Bytes that the journal takes on the disk.
    public var journalBytes: Int { journal.bytes }
}
