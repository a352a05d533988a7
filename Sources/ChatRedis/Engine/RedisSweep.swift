// Retention by age and by bytes, some channels at a time.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// A session's part that drops old messages. One node at a time does it. Where all channels together take
/// too many bytes, those that take the most lose their oldest messages, see ``Eviction``.
final class RedisSweep {
    /// Channels of one step, and messages that it drops.
    private static let step = 100
    private static let maxDropped = 500
    /// Bytes of the log, in about. Without ephemeral messages it has less than that.
    static let maxLogBytes = 128 << 20
    /// How long no other node sweeps after a step.
    private static let lease = Duration.seconds(15)

    private let runner: ScriptRunner
    private let node: String
    private let retention: Retention
    /// Where the scan of all channels goes on.
    private var place = "0"
    /// What the channels of this round take.
    private var holdings: [ChannelName: Int] = [:]
    /// The channels that are to lose messages, with what they take, and what each may take.
    private var eviction: (sizes: [ChannelName: Int], level: Int)?

    init(_ runner: ScriptRunner, node: String, retention: Retention) {
        self.runner = runner
        self.node = node
        self.retention = retention
    }

    /// The next step.
    func step() -> Deferred<Void> {
        if let eviction { return evict(eviction.sizes, eviction.level) }
        return scan().addCallback { [self] channels in
            drop(from: channels, bytes: retention.bytes).addCallback {
                [self] (found: [Int]) -> Void in
                for (channel, bytes) in zip(channels, found) { holdings[channel] = bytes }
                if place == "0" { endRound() }
            }
        }
    }

    private func evict(_ sizes: [ChannelName: Int], _ level: Int) -> Deferred<Void> {
        let channels = Array(sizes.keys.prefix(RedisSweep.step))
        return drop(from: channels, bytes: level).addCallback { [self] (found: [Int]) -> Void in
            var rest = sizes
            for (channel, bytes) in zip(channels, found) {
                rest[channel] = bytes > level ? bytes : nil
            }
            // A single message may be longer; then nothing changes any more.
            eviction = rest.isEmpty || rest == sizes ? nil : (rest, level)
        }
    }

    private func scan() -> Deferred<[ChannelName]> {
        let command = RedisCommand(
            "HSCAN", runner.keys.heads, place, "COUNT", "\(RedisSweep.step)")
        return runner.run(command) { cursor throws(RESPError) in
            guard try cursor.array() == 2 else { throw .unexpected }
            return (try cursor.text(), try cursor.fields())
        }.addCallback { [self] (place: String, fields: [String: String]) in
            self.place = place
            return fields.keys.compactMap { ChannelName($0) }
        }
    }

    /// - Returns: The bytes that each takes; none where another node sweeps.
    private func drop(from channels: [ChannelName], bytes: Int) -> Deferred<[Int]> {
        var command = runner.command(.sweep)
        command.append(node)
        command.append(RedisSweep.lease.milliseconds)
        command.append(retention.age.milliseconds)
        command.append(bytes)
        command.append(RedisSweep.maxDropped)
        command.append(RedisSweep.maxLogBytes)
        for channel in channels { command.append(channel.description) }
        return runner.run(command) { cursor throws(RESPError) in
            let count = try cursor.array()
            guard try cursor.integer() == 1 else { return [] }
            var found: [Int] = []
            for _ in 1..<count { found.append(try cursor.integer()) }
            return found
        }
    }

    /// All channels have been looked at.
    private func endRound() {
        let total = holdings.values.reduce(0, +)
        if retention.totalBytes > 0, total > retention.totalBytes {
            let eviction = Eviction(
                holdings.map { (channel: $0.key, bytes: $0.value) }, limit: retention.totalBytes)
            let level = max(eviction.level, 1)
            self.eviction = (holdings.filter { $0.value > level }, level)
        }
        holdings = [:]
    }
}

@available(*, unavailable)
extension RedisSweep: Sendable {}
