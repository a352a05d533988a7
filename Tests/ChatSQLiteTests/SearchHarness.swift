// A journal with an index, and what a test does with them.
// SPDX-License-Identifier: MIT

@testable import Chat
import ChatSQLite
import Deferred
import Foundation
import TestSupport
import Testing

/// Opens a journal with its index, and moves the time until the index has nothing to do.
final class SearchHarness {
    let folder: URL
    let clock = ManualClock()
    let time = ManualWallClock()
    private(set) var journal: SQLiteJournal
    private(set) var seq: Int
    private let retention: Retention

    init(retention: Retention = Retention(), isIndexed: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("fireside-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.retention = retention
        journal = try SQLiteJournal(
            path: folder.appendingPathComponent("j.db").path, retention: retention, clock: time,
            scheduler: clock)
        seq = journal.contents.last
        if isIndexed { journal.makeIndex() }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var journalPath: String { folder.appendingPathComponent("j.db").path }
    var indexPath: String { journalPath + ".search" }

    func restart(isIndexed: Bool = true) throws {
        try close()
        try open(isIndexed: isIndexed)
    }

    func close() throws { try value(of: journal.close()) }

    func open(isIndexed: Bool = true) throws {
        journal = try SQLiteJournal(
            path: journalPath, retention: retention, clock: time, scheduler: clock)
        seq = max(seq, journal.contents.last)
        if isIndexed { journal.makeIndex() }
    }

    func value<Value>(of deferred: Deferred<Value>) throws -> Value {
        var result: Result<Value, any Error>?
        deferred.addCallbacks({ result = .success($0) }, { result = .failure($0.error) })
        let isDone = wait {
            clock.advance(by: .zero)
            return result != nil
        }
        try #require(isDone, "the journal answers in time")
        return try #require(result).get()
    }

    /// - Returns: The message's number.
    @discardableResult
    func say(_ text: String, in channel: ChannelName = .lobby, editing: Int? = nil) throws -> Int {
        seq += 1
        let message = Message(
            seq: seq, channel: channel, at: time.now(), from: nil, body: JSON(text: text),
            nonce: nil, revision: editing.map { .edit(of: $0) } ?? .original)
        try value(of: journal.append(message))
        return seq
    }

    /// Says all of it at once, for it takes a commit each otherwise.
    func say(_ texts: some Sequence<String>, in channel: ChannelName = .lobby) throws {
        var last: Deferred<Void> = .succeed()
        for text in texts {
            seq += 1
            last = journal.append(
                Message(
                    seq: seq, channel: channel, at: time.now(), from: nil, body: JSON(text: text),
                    nonce: nil))
        }
        try value(of: last)
    }

    func delete(_ deleted: Int, in channel: ChannelName = .lobby) throws {
        seq += 1
        try value(
            of: journal.append(
                Message(
                    seq: seq, channel: channel, at: time.now(), deletion: .deleted(deleted))))
    }

    func clear(_ channel: ChannelName = .lobby) throws {
        seq += 1
        try value(
            of: journal.append(
                Message(seq: seq, channel: channel, at: time.now(), deletion: .cleared)))
    }

    /// The numbers of all that is found, page by page.
    func find(
        _ words: String, in channel: ChannelName = .lobby, limit: Int = 50
    ) throws -> [Int] {
        var found: [Int] = []
        var before: Int?
        let query = try #require(SearchQuery(words))
        while true {
            let result = try value(
                of: Searcher(journal, scheduler: clock).search(
                    SearchRequest(query: query, channel: channel, before: before, limit: limit)))
            #expect(result.messages.count <= limit)
            found += result.messages.map(\.seq)
            guard let next = result.next else { return found }
            try #require(before == nil || next < before!, "each page goes on")
            before = next
        }
    }

    var coverage: SearchCoverage { journal.searchIndex?.coverage ?? .none }

    /// Moves the time by seconds until the index knows all messages.
    func index() throws {
        let isDone = wait { () -> Bool in
            clock.advance(by: .seconds(1))
            return coverage.isComplete && coverage.upper >= seq
        }
        try #require(isDone, "the index gets there in time")
    }

    /// Moves the time until the condition holds.
    func pass(until condition: () throws -> Bool) throws {
        let isDone = try wait {
            clock.advance(by: .seconds(1))
            return try condition()
        }
        try #require(isDone)
    }

    /// Whether the index's files hold these letters.
    func indexHolds(_ text: String) throws -> Bool {
        ["", "-wal"].contains { suffix in
            guard let data = FileManager.default.contents(atPath: indexPath + suffix) else {
                return false
            }
            return data.range(of: Data(text.utf8)) != nil
        }
    }
}
