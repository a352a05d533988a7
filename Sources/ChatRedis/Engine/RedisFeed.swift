// Reading the log from a replica.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop

/// Asks one server for what comes next, again and again, and looks every half second whether the server is
/// still what it was. On its loop's thread.
final class RedisFeed {
    /// Entries of one answer.
    private static let batch = 1000
    /// How long the server waits for an entry, and how long its answer may take then.
    private static let block = Duration.milliseconds(300)
    private static let patience = block + .seconds(1)
    private static let checkInterval = Duration.milliseconds(500)

    private let connection: EngineConnection
    private let source: FeedSource
    private let loop: EventLoop
    private weak var follower: (any LogFollower)?
    private var mark: LogMark
    /// Whether it is known that the log reaches back to ``mark``. Nobody knows that who has been away.
    private var isAnchored = false
    private var nextCheck = Duration.zero
    private var account = LogAccount()

    init(
        _ connection: EngineConnection, _ source: FeedSource, after mark: LogMark,
        for follower: any LogFollower, on loop: EventLoop
    ) {
        self.connection = connection
        self.source = source
        self.mark = mark
        self.follower = follower
        self.loop = loop
        connection.listener = self
    }

    /// - Returns: Fires when the server is what it should be; fails with an ``EngineError``.
    func begin() -> Deferred<Void> {
        check().addBoth { [self] (result: Result<Void, Failure>) -> Void in
            if case .failure(let failure) = result {
                connection.close()
                throw failure.error
            }
            // The caller has the feed before anything is told.
            loop.callSoon { [self] in read() }
        }
    }

    /// Ends it for this reason. The follower is told.
    func end(_ error: EngineError) { connection.end(error) }

    private func check() -> Deferred<Void> {
        nextCheck = loop.now + RedisFeed.checkInterval
        return connection.callAll(source.questions).addCallback { [self] replies in
            try source.check(replies, on: connection)
        }
    }

    private func read() {
        if connection.ending != nil { return }
        var check: Deferred<Void> = .succeed()
        if loop.now >= nextCheck { check = self.check() }
        let command = RedisCommand(
            "XREAD", "COUNT", "\(RedisFeed.batch)", "BLOCK", "\(RedisFeed.block.milliseconds)",
            "STREAMS", source.keys.log, mark.id)
        let reply = connection.call(command, within: RedisFeed.patience)
        all([check.addCallback { RESPReply() }, reply], consumeErrors: true)
            .addCallback { [self] results in
                for case .failure(let failure) in results {
                    return connection.end(EngineError(redis: failure.error))
                }
                if case .success(let reply) = results[1] { take(reply) }
            }
    }

    private func take(_ reply: RESPReply) {
        guard connection.ending == nil else { return }
        do {
            let rows = try connection.read(reply, LogRow.read)
            if rows.isEmpty && isAnchored { return read() }
            lookForGap(before: rows).addCallback { [self] isWhole in
                if !isWhole { return skip() }
                isAnchored = true
                fill(rows)
            }.addErrback { _ in }
        } catch {
            // The connection has ended, and has told so.
        }
    }

    private func skip() {
        connection.close()
        follower?.feedSkipped(self)
    }
}

// MARK: - Trimmed past us

extension RedisFeed {
    /// Whether nothing is missing between ``mark`` and these entries. Numbers are dense except for holes and
    /// deletions; where they are not, or where this feed is so far behind that the log may have been trimmed
    /// past it, the log's first entry tells.
    private func lookForGap(before rows: [LogRow]) -> Deferred<Bool> {
        let isNext = rows.first.map { $0.mark.follows(mark) } ?? true
        if isAnchored && isNext && rows.count < RedisFeed.batch { return .succeed(true) }
        let command = RedisCommand("XRANGE", source.keys.log, "-", "+", "COUNT", "1")
        return connection.call(command).addCallback { [connection, mark] reply in
            let first = try connection.read(reply) { cursor throws(RESPError) in
                try cursor.array() == 1 ? try LogRow(&cursor).mark : nil
            }
            if let first { return first <= mark || first.follows(mark) }
            // A log begins with an entry of its own: this one was removed.
            let error = EngineError.gone("the server has lost the log")
            connection.end(error)
            throw error
        }
    }
}

extension LogMark {
    /// Whether nothing can stand between the two.
    fileprivate func follows(_ other: LogMark) -> Bool {
        seq == other.seq ? sub == other.sub + 1 : seq == other.seq + 1 && sub == 0
    }
}

// MARK: - Long bodies

extension RedisFeed {
    /// Fetches the bodies that are not in the log, and then tells all entries.
    ///
    /// A message that is neither in its channel nor in the log any more was changed or deleted meanwhile: its
    /// change comes. One that is in the log alone was dropped by retention.
    private func fill(_ rows: [LogRow]) {
        var commands: [RedisCommand] = []
        for row in rows {
            guard case .elsewhere(let channel) = row.content else { continue }
            let (id, seq) = (row.mark.id, "\(row.mark.seq)")
            commands.append(RedisCommand("XRANGE", source.keys.channel(channel), id, id))
            commands.append(RedisCommand("ZRANGEBYSCORE", source.keys.apart(channel), seq, seq))
            commands.append(RedisCommand("XRANGE", source.keys.log, id, id))
        }
        if commands.isEmpty { return tell(rows.compactMap(\.told), upTo: rows.last?.mark) }
        connection.callAll(commands).addCallback { [self] replies in
            var replies = replies[...]
            var told: [ToldRow] = []
            for row in rows {
                guard case .elsewhere(let channel) = row.content else {
                    if let row = row.told { told.append(row) }
                    continue
                }
                let answers = Array(replies.prefix(3))
                replies = replies.dropFirst(3)
                guard answers.count == 3 else { return }
                if let message = try message(answers, in: channel) {
                    told.append(ToldRow(row.mark, .message(message), row.changed))
                } else if try connection.read(
                    answers[2], { cursor throws(RESPError) in try cursor.array() > 0 })
                {
                    return skip()
                }
            }
            tell(told, upTo: rows.last?.mark)
        }.addErrback { _ in }
    }

    /// From the channel's stream, or from what stands beside it.
    private func message(
        _ answers: [RESPReply], in channel: ChannelName
    ) throws(EngineError) -> Message? {
        let message = try connection.read(answers[0]) { cursor throws(RESPError) in
            try ChannelRow.messages(&cursor, in: channel).first
        }
        if let message { return message }
        return try connection.read(answers[1]) { cursor throws(RESPError) in
            try cursor.array() > 0 ? PackedRow.message(try cursor.bytes(), in: channel) : nil
        }
    }

    private func tell(_ rows: [ToldRow], upTo last: LogMark?) {
        guard let entries = account.entries(rows, after: mark) else { return skip() }
        if let last { mark = last }
        if !entries.isEmpty { follower?.heard(entries, from: self) }
        read()
    }
}

extension LogRow {
    fileprivate var told: ToldRow? {
        if case .event(let event) = content { ToldRow(mark, event, changed) } else { nil }
    }

    /// The answer of `XREAD` for one stream; null where nothing came.
    fileprivate static func read(_ cursor: inout RESPCursor) throws(RESPError) -> [LogRow] {
        if cursor.takeNull() { return [] }
        guard try cursor.array() == 1, try cursor.array() == 2 else { throw .unexpected }
        try cursor.skip()
        let count = try cursor.array()
        var rows: [LogRow] = []
        rows.reserveCapacity(count)
        for _ in 0..<count { rows.append(try LogRow(&cursor)) }
        return rows
    }
}

extension RedisFeed: LogFeed {
    func stop() { connection.close() }
}

extension RedisFeed: EngineConnectionListener {
    func engineConnectionEnded(_ connection: EngineConnection, _ error: EngineError) {
        follower?.feedEnded(self, error)
    }
}

@available(*, unavailable)
extension RedisFeed: Sendable {}
