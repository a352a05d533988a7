// All that one fake server knows.
// SPDX-License-Identifier: MIT

@testable import Chat

/// The data of a chat, as the scripts of a real engine keep it. A value, so that a replica is a copy.
struct FakeStore {
    /// What the operator has set.
    struct Options {
        var retention = Retention()
        var maxChannels = 0
        /// How long the people of a node that is silent stay listed.
        var grace = Duration.seconds(50)
        /// Entries of the log.
        var logLength = 20_000
        /// After this, a hole is judged without those who have not spoken.
        var patience = Duration.seconds(4)
        /// Whether the process under the log is looked at, see ``Safeguards/fence``.
        var isFenced = true
    }

    let options: Options
    /// nil in an empty server.
    var epoch: String?
    /// The process under which it was opened.
    var run = ""
    var seq = 0
    var floor = 0
    var lost = 0
    var holes: [Hole] = []
    var isJudged = true
    /// When the newest hole was made.
    var since = Timestamp(milliseconds: 0)
    /// Nodes that have yet to say how far they had heard.
    var roll: Set<String> = []
    /// The last beat of each node.
    var nodes: [String: Timestamp] = [:]
    /// Nodes that have opened the log and not beaten yet.
    var newcomers: Set<String> = []
    /// Nodes that have ended, and left people behind.
    var departed: [String: Timestamp] = [:]
    var log: FakeLog
    var channels: [ChannelName: FakeChannel] = [:]
    /// Channels of which retention has left nothing.
    var emptied: Set<ChannelName> = []
    var nonces: [Nonce: FakeNonce] = [:]
    /// By channel and subject.
    var people: [ChannelName: [String: FakePerson]] = [:]
    /// By their keys.
    var records: [String: Record] = [:]
    var register = FakeRegister()
    /// Counts the writes: how far a replica has come.
    var offset = 0

    init(_ options: Options) {
        self.options = options
        log = FakeLog(limit: options.logLength)
    }

    /// Who may give orders: those who have opened this process, in this epoch.
    var fence: FakeFence { FakeFence(run: run, epoch: epoch ?? "") }

    /// Tells all nodes what is no message.
    mutating func tell(_ event: ChatEvent) { log.append(event, behind: seq) }
}

/// See ``FakeStore/fence``.
struct FakeFence: Equatable {
    let run: String
    let epoch: String
}

/// One channel's messages.
struct FakeChannel {
    var messages: [Message] = []
    /// The highest number that retention has dropped, or may have dropped before the channel was there.
    var forgotten: Int
    /// Whether it is known that something was dropped.
    var hasLost: Bool
}

/// What was published under a nonce.
struct FakeNonce {
    let seq: Int
    let until: Timestamp
}

/// Someone in a channel.
struct FakePerson {
    let identity: Identity
    let since: Timestamp
    var nodes: [String]
}
