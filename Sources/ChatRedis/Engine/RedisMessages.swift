// Publishing, telling, and clearing.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// A session's part that writes to the log.
final class RedisMessages {
    /// Entries of the log, in about: as many as come while a node cannot hear for some seconds.
    static let logLength = 20_000
    /// Longer bodies are not in the log but in their channel alone.
    static let maxLogBody = 4096
    /// A nonce that this node has made for itself is of no use for longer than it tries.
    private static let ownNonceLifetime = Duration.seconds(30)

    private let runner: ScriptRunner
    private let node: String
    private let options: HubOptions

    init(_ runner: ScriptRunner, node: String, options: HubOptions) {
        self.runner = runner
        self.node = node
        self.options = options
    }

    /// See ``EngineSession/publish(_:)``.
    func publish(_ drafts: [Draft]) -> Deferred<[EngineReceipt]> {
        if drafts.isEmpty { return .succeed([]) }
        var command = runner.command(.publish)
        command.append(options.retention.count)
        command.append(options.maxChannels)
        command.append(RedisMessages.logLength)
        command.append(RedisMessages.maxLogBody)
        for draft in drafts { append(draft, to: &command) }
        return runner.run(command) { cursor throws(RESPError) in
            guard try cursor.array() == drafts.count else { throw .unexpected }
            var receipts: [EngineReceipt] = []
            receipts.reserveCapacity(drafts.count)
            for _ in drafts {
                let number = try cursor.integer()
                receipts.append(
                    number > 0 ? .published(number) : number < 0 ? .known(-number) : .noRoom)
            }
            return receipts
        }
    }

    private func append(_ draft: Draft, to command: inout RedisCommand) {
        guard let nonce = draft.nonce else {
            fatalError("a draft without a nonce cannot be published through an engine")
        }
        command.append(draft.channel.description)
        command.append(draft.from?.displayName ?? "")
        command.append(draft.body.posted)
        command.append(nonce.key)
        let life = nonce.sender == node ? RedisMessages.ownNonceLifetime : Nonce.lifetime
        command.append(life.milliseconds)
        command.append(draft.from?.person?.description ?? "")
    }

    /// See ``EngineSession/tell(_:)``.
    func tell(_ events: [ChatEvent]) -> Deferred<Void> {
        var command = runner.command(.tell)
        command.append(RedisMessages.logLength)
        for word in events.compactMap(\.words).joined() { command.append(word) }
        return runner.run(command)
    }

    /// See ``EngineSession/clear(_:)``.
    func clear(_ channel: ChannelName) -> Deferred<Int?> {
        var command = runner.command(.clear)
        command.append(RedisMessages.logLength)
        command.append(channel.description)
        return runner.run(command) { cursor throws(RESPError) in
            cursor.takeNull() ? nil : try cursor.integer()
        }
    }
}

extension ScriptRunner {
    /// The number of each channel's newest message.
    func channels() -> Deferred<[ChannelName: Int]> {
        let commands = [
            RedisCommand("HGET", keys.meta, "fence"), RedisCommand("HGETALL", keys.heads),
        ]
        return connection.callAll(commands).addCallback { [self] replies in
            try check(replies[0])
            let fields = try connection.read(replies[1]) { cursor throws(RESPError) in
                try cursor.fields()
            }
            var channels: [ChannelName: Int] = [:]
            for (name, seq) in fields {
                if let name = ChannelName(name) { channels[name] = Int(seq) }
            }
            return channels
        }
    }

    /// The fence, where a command that is no script was to be carried out behind it.
    func check(_ reply: RESPReply) throws(EngineError) {
        let found = try connection.read(reply) { cursor throws(RESPError) in
            try cursor.optionalText()
        }
        if found != fence {
            connection.end(.fenced)
            throw .fenced
        }
    }
}

@available(*, unavailable)
extension RedisMessages: Sendable {}
