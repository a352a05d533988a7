// Reading messages from the primary.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// A session's part that reads.
final class RedisReader {
    /// Channels of one call, and messages of its answer: the server does nothing else meanwhile.
    private static let maxChannels = 100
    private static let maxMessages = 256

    private let runner: ScriptRunner

    init(_ runner: ScriptRunner) {
        self.runner = runner
    }

    /// See ``EngineSession/newest()``.
    func newest() -> Deferred<Int> {
        let command = RedisCommand("HMGET", runner.keys.meta, "fence", "seq")
        return runner.run(command) { cursor throws(RESPError) in
            _ = try cursor.array()
            guard let fence = try cursor.optionalText(), !cursor.takeNull() else { return nil }
            return (fence, try cursor.integer())
        }.addCallback { [runner] (found: (fence: String, seq: Int)?) in
            if let found, found.fence == runner.fence { return found.seq }
            runner.connection.end(.fenced)
            throw EngineError.fenced
        }
    }

    /// See ``EngineSession/channels()``.
    func channels() -> Deferred<[ChannelName: Int]> { runner.channels() }

    /// See ``EngineSession/read(_:after:limit:)``.
    func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        read(Array(Set(channels)), PageEdge.after(seq), limit)
    }

    /// See ``EngineSession/readBack(_:before:limit:)``.
    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        read(Array(Set(channels)), PageEdge.before(seq), limit)
    }

    /// See ``EngineSession/countUnread(_:)``.
    func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        var command = runner.command(.unread)
        command.append(question.reader.description)
        command.append(UnreadQuestion.most)
        command.append(UnreadQuestion.reach)
        command.append(JournalPage.maxBytes)
        for place in question.places {
            command.append(place.channel.description)
            command.append(place.seq)
        }
        return runner.run(command) { [count = question.places.count] cursor throws(RESPError) in
            guard try cursor.array() == count else { throw .unexpected }
            var counts: [Int] = []
            for _ in 0..<count { counts.append(try cursor.integer()) }
            return counts
        }
    }

    private func read(
        _ channels: [ChannelName], _ edge: PageEdge, _ limit: Int
    ) -> Deferred<JournalPage> {
        let limit = min(max(limit, 0), RedisReader.maxMessages)
        let steps = stride(from: 0, to: channels.count, by: RedisReader.maxChannels).map {
            Array(channels[$0...].prefix(RedisReader.maxChannels))
        }
        var merge = PageMerge(edge, limit: limit)
        func next(_ step: Int) -> Deferred<JournalPage> {
            if step == steps.count { return .succeed(merge.page()) }
            return readOnce(steps[step], edge, limit).addCallback { page in
                merge.add(page)
                return next(step + 1)
            }
        }
        return next(0)
    }

    private func readOnce(
        _ channels: [ChannelName], _ edge: PageEdge, _ limit: Int
    ) -> Deferred<JournalPage> {
        var command = runner.command(.page)
        switch edge {
        case .after(let seq):
            command.append("after")
            command.append(seq)
        case .before(let seq):
            command.append("before")
            command.append(seq.map { String($0) } ?? "")
        }
        command.append(limit)
        command.append(JournalPage.maxBytes)
        for channel in channels { command.append(channel.description) }
        return runner.run(command) { cursor throws(RESPError) in
            try JournalPage(&cursor, of: channels)
        }
    }
}

/// Where a page begins.
enum PageEdge {
    case after(Int)
    /// nil for the newest.
    case before(Int?)

    var isForward: Bool {
        if case .after = self { true } else { false }
    }
}

extension JournalPage {
    /// The answer of `page.lua`: the nearest message comes first.
    init(
        _ cursor: inout RESPCursor, of channels: [ChannelName]
    ) throws(RESPError) {
        let count = try cursor.array()
        guard count >= 3, (count - 3) % PageRow.width == 0 else { throw .unexpected }
        let forgotten = try cursor.integer()
        let hasLost = try cursor.integer() == 1
        let hasMore = try cursor.integer() == 1
        var messages: [Message] = []
        messages.reserveCapacity((count - 3) / PageRow.width)
        for _ in 0..<(count - 3) / PageRow.width {
            let place = try cursor.integer()
            guard channels.indices.contains(place - 1) else { throw .unexpected }
            messages.append(try PageRow.message(&cursor, in: channels[place - 1]))
        }
        self.init(
            messages: messages, hasMore: hasMore, forgotten: forgotten, hasLost: hasLost)
    }
}

@available(*, unavailable)
extension RedisReader: Sendable {}
