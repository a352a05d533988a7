// A node's conversation with the primary.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// One connection, on which a script has opened the log. On its loop's thread.
final class RedisSession {
    let opening: EngineOpening
    /// Told once.
    weak var listener: (any EngineSessionListener)?

    /// How long a hole may wait for those who do not speak.
    private static let patience = Duration.seconds(4)
    /// So often a beat asks for the memory that is used.
    private static let memoryInterval = 10

    private let runner: ScriptRunner
    private let node: String
    private let options: HubOptions
    private let messages: RedisMessages
    private let changes: RedisChanges
    private let reader: RedisReader
    private let presence: RedisPeople
    private let logins: RedisRegister
    private let retention: RedisSweep
    private let facts: RedisRecords
    private var beats = 0

    init(_ runner: ScriptRunner, _ opening: EngineOpening, node: String, options: HubOptions) {
        self.runner = runner
        self.opening = opening
        self.node = node
        self.options = options
        messages = RedisMessages(runner, node: node, options: options)
        changes = RedisChanges(runner, options: options)
        reader = RedisReader(runner)
        presence = RedisPeople(runner, node: node, options: options)
        logins = RedisRegister(runner)
        retention = RedisSweep(runner, node: node, retention: options.retention)
        facts = RedisRecords(runner)
        runner.connection.listener = self
    }

    /// What the primary calls the history of its data at this moment.
    func history() -> Deferred<String> {
        runner.run(RedisCommand("INFO", "replication")) { cursor throws(RESPError) in
            ServerInfo(try cursor.text())["master_replid"] ?? ""
        }
    }

    /// Ends it from this side. The listener is told.
    func end(_ error: EngineError) { runner.connection.end(error) }
}

extension RedisSession: EngineConnectionListener {
    func engineConnectionEnded(_ connection: EngineConnection, _ error: EngineError) {
        listener?.sessionEnded(self, error)
    }
}

extension RedisSession: EngineSession {
    func publish(_ drafts: [Draft]) -> Deferred<[EngineReceipt]> { messages.publish(drafts) }

    func tell(_ events: [ChatEvent]) -> Deferred<Void> { messages.tell(events) }

    func revise(_ change: MessageChange) -> Deferred<ChangeReceipt> { changes.revise(change) }

    func clear(_ channel: ChannelName) -> Deferred<Int?> { messages.clear(channel) }

    func newest() -> Deferred<Int> { reader.newest() }

    func channels() -> Deferred<[ChannelName: Int]> { reader.channels() }

    func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        reader.read(channels, after: seq, limit: limit)
    }

    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        reader.readBack(channels, before: seq, limit: limit)
    }

    func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        reader.countUnread(question)
    }

    func beat() -> Deferred<EngineBeat> {
        var command = runner.command(.beat)
        command.append(node)
        command.append(RedisSession.patience.milliseconds)
        command.append(options.grace.milliseconds)
        let beat = runner.run(command) { cursor throws(RESPError) in try EngineBeat(&cursor) }
        beats += 1
        if beats % RedisSession.memoryInterval != 1 { return beat }
        // A right that is missing here is no reason to end anything.
        let memory = runner.run(RedisCommand("INFO", "memory")) { cursor throws(RESPError) in
            ServerInfo(try cursor.text())["used_memory"].flatMap { Int($0) }
        }.addErrback { _ in nil }
        return beat.addCallback { beat in
            memory.addCallback { bytes in
                var beat = beat
                beat.bytes = bytes
                return beat
            }
        }
    }

    func reap(_ node: String) -> Deferred<Bool> { presence.reap(node) }

    func sweep() -> Deferred<Void> {
        retention.step().addCallback { [facts] in facts.sweep() }
    }

    func change(_ records: [RecordChange]) -> Deferred<RecordReceipt> { facts.change(records) }

    func records(from place: String?) -> Deferred<RecordPage> { facts.read(from: place) }

    func leave() -> Deferred<Void> {
        var command = runner.command(.leave)
        command.append(node)
        return runner.run(command)
    }

    func report(_ changes: [PresenceChange]) -> Deferred<Void> { presence.report(changes) }

    func people() -> Deferred<[EnginePerson]> { presence.people() }

    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        logins.answer(request)
    }

    func close() {
        listener = nil
        runner.connection.close()
    }
}

extension EngineBeat {
    /// The answer of `beat.lua`.
    fileprivate init(_ cursor: inout RESPCursor) throws(RESPError) {
        let count = try cursor.array()
        self.init(seq: try cursor.integer(), wasForgotten: try cursor.integer() == 1)
        for _ in 2..<max(count, 2) { silent.append(try cursor.text()) }
    }
}

@available(*, unavailable)
extension RedisSession: Sendable {}
