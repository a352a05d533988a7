// A node that does what a test says, and writes down what it hears.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

/// One node of a ``FakeCluster`` without a broker: the bare engine.
final class NodeProbe {
    let engine: FakeEngine
    let name: String
    var epoch: String?
    var mark = LogMark(seq: 0)
    private(set) var session: (any EngineSession)?
    private(set) var feed: (any LogFeed)?
    /// What it has heard, in short.
    private(set) var heard: [String] = []
    private(set) var endings: [EngineError] = []
    private var nonces = 0

    init(_ name: String, at cluster: FakeCluster) {
        self.name = name
        engine = FakeEngine(cluster)
    }

    private var clock: ManualClock { engine.cluster.clock }

    /// Opens the log, and waits for the answer.
    @discardableResult
    func open() throws -> EngineOpening {
        let introduction = NodeIntroduction(node: name, epoch: epoch, heard: mark.seq)
        let opened = try outcome(of: engine.open(introduction), within: .milliseconds(5)).get()
        opened.listener = self
        (session, epoch) = (opened, opened.opening.epoch)
        return opened.opening
    }

    /// Follows from where it stands.
    func follow() throws {
        let epoch = try #require(epoch)
        feed = try outcome(
            of: engine.follow(epoch, after: mark, for: self), within: .milliseconds(5)
        )
        .get()
        clock.advance(by: .milliseconds(5))
    }

    /// What came of a call by the time that has passed then.
    func outcome<Value>(
        of deferred: Deferred<Value>, within span: Duration = .milliseconds(2)
    ) throws -> Result<Value, any Error> {
        var outcome: Result<Value, any Error>?
        deferred.addCallbacks({ outcome = .success($0) }, { outcome = .failure($0.error) })
        clock.advance(by: span)
        return try #require(outcome)
    }

    func say(_ bodies: String..., in channel: ChannelName = .lobby) throws -> [EngineReceipt] {
        try outcome(of: send(bodies, in: channel)).get()
    }

    /// The same without waiting.
    func send(_ bodies: [String], in channel: ChannelName = .lobby) throws
        -> Deferred<[EngineReceipt]>
    {
        try #require(session).publish(
            bodies.map { body in
                nonces += 1
                return Draft(
                    channel: channel, body: JSON(bytes: Array(body.utf8)),
                    nonce: Nonce(sender: name, value: "nonce-\(nonces)"))
            })
    }

    /// Since the last time.
    func told() -> [String] {
        defer { heard = [] }
        return heard
    }

    func ended() -> [EngineError] {
        defer { endings = [] }
        return endings
    }
}

extension NodeProbe: LogFollower {
    func heard(_ entries: [LogEntry], from feed: any LogFeed) {
        for entry in entries {
            #expect(entry.mark > mark)
            mark = entry.mark
            heard.append("\(entry.mark.seq)-\(entry.mark.sub) \(entry.event.brief)")
        }
    }

    func feedSkipped(_ feed: any LogFeed) { heard.append("skipped") }

    func feedEnded(_ feed: any LogFeed, _ error: EngineError) { heard.append("\(error)") }
}

extension NodeProbe: EngineSessionListener {
    func sessionEnded(_ session: any EngineSession, _ error: EngineError) {
        endings.append(error)
        self.session = nil
    }
}

extension ChatEvent {
    /// In a word or two.
    var brief: String {
        switch self {
        case .message(let message):
            message.isDeletion
                ? "\(message.content)" : String(decoding: message.body.bytes, as: UTF8.self)
        case .hole(let from): "hole from \(from)"
        case .verdict(let lost): lost.map { "lost \($0)" } ?? "clean"
        case .ephemeral: "ephemeral"
        case .came(let identity, let channels, _):
            "\(identity.displayName) came to \(channels.map(\.description).joined(separator: " "))"
        case .left(let identity, let channels):
            "\(identity.displayName) left \(channels.map(\.description).joined(separator: " "))"
        case .emptied(let channel): "\(channel) emptied"
        case .sessionEnded(let session, let identity):
            "\(session) of \(identity.displayName) ended"
        case .expelled(let name): "\(name) expelled"
        case .recordsChanged(let changes): "\(changes.map(\.key).joined(separator: " ")) changed"
        case .keysChanged: "keys"
        case .unknown: "unknown"
        }
    }
}
