// Editing and deleting one message.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// A session's part that changes messages.
final class RedisChanges {
    /// Channels that are searched in one step.
    private static let searchStep = 200

    private let runner: ScriptRunner
    private let options: HubOptions

    init(_ runner: ScriptRunner, options: HubOptions) {
        self.runner = runner
        self.options = options
    }

    /// See ``EngineSession/revise(_:)``.
    func revise(_ change: MessageChange) -> Deferred<ChangeReceipt> {
        if let channel = change.channel { return revise(change, in: channel) }
        return findChannel(of: change.position.seq).addCallback { [self] channel in
            channel.map { revise(change, in: $0) } ?? .succeed(.missing)
        }
    }

    private func revise(
        _ change: MessageChange, in channel: ChannelName
    ) -> Deferred<ChangeReceipt> {
        var command = runner.command(change.body == nil ? .delete : .edit)
        command.append(RedisMessages.logLength)
        command.append(RedisMessages.maxLogBody)
        command.append(options.retention.count)
        command.append(channel.description)
        command.append(change.position.seq)
        command.append(change.editor.author?.description ?? "")
        command.append(Editor.window.milliseconds)
        if let body = change.body { command.append(body.posted) }
        return runner.run(command) { cursor throws(RESPError) in
            switch try cursor.integer() {
            case 0: .missing
            case -1: .notTheAuthor
            case -2: .tooLate
            case let seq: .changed(seq)
            }
        }
    }

    /// Most messages that are changed are young: the log knows their channel. All others are looked for in
    /// every channel.
    private func findChannel(of seq: Int) -> Deferred<ChannelName?> {
        let id = LogMark(seq: seq).id
        return runner.run(RedisCommand("XRANGE", runner.keys.log, id, id)) {
            cursor throws(RESPError) -> ChannelName? in
            try cursor.array() == 1 ? LogRow(&cursor).channel : nil
        }.addCallback { [self] channel in
            if let channel { return .succeed(channel) }
            return runner.channels().addCallback { [self] channels in
                find(seq, in: channels.filter { $0.value >= seq }.map(\.key)[...])
            }
        }
    }

    private func find(_ seq: Int, in channels: ArraySlice<ChannelName>) -> Deferred<ChannelName?> {
        if channels.isEmpty { return .succeed(nil) }
        var command = runner.command(.find)
        command.append(seq)
        for channel in channels.prefix(RedisChanges.searchStep) {
            command.append(channel.description)
        }
        return runner.run(command) { cursor throws(RESPError) in
            try cursor.optionalText().flatMap { ChannelName($0) }
        }.addCallback { [self] found in
            found.map { .succeed($0) }
                ?? find(seq, in: channels.dropFirst(RedisChanges.searchStep))
        }
    }
}

extension Editor {
    /// Who must have posted the message; nil for a moderator.
    fileprivate var author: PersonID? {
        if case .author(let person) = self { person } else { nil }
    }
}

@available(*, unavailable)
extension RedisChanges: Sendable {}
