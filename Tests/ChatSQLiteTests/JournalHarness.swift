// What a test of a journal has before it: a folder, a calendar, and a bell.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import Dispatch
import Foundation
import Synchronization
import Testing

/// Which journal is asked to keep the promises.
enum JournalKind: CaseIterable, Sendable { case memory, sqlite }

/// Opens journals, and waits for what they were asked for.
final class JournalHarness {
    let folder: URL
    let time = ManualWallClock()
    let retention: Retention
    private let gate = Gate()
    private let scheduler = RingingScheduler()

    init(
        count: Int = 0, age: Duration = .zero, bytes: Int = 0, totalBytes: Int = 0
    ) throws {
        retention = Retention(count: count, age: age, bytes: bytes, totalBytes: totalBytes)
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("fireside-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String = "journal.db") -> String { folder.appendingPathComponent(name).path }

    func open(_ kind: JournalKind) throws -> any Journal {
        switch kind {
        case .memory: MemoryJournal(retention: retention, clock: time)
        case .sqlite: try openFile()
        }
    }

    func openFile(
        _ name: String = "journal.db", retention: Retention? = nil,
        durability: Durability = .processCrash, limits: FileLimits = FileLimits()
    ) throws(JournalError) -> SQLiteJournal {
        try SQLiteJournal(
            path: path(name), retention: retention ?? self.retention, durability: durability,
            limits: limits, clock: GatedClock(time: time, gate: gate), scheduler: scheduler)
    }

    /// How often a journal's thread has looked for something to do.
    var turns: Int { gate.count }

    /// Lets a file's journal begin with nothing of what `body` asks for until it has asked for all.
    func holdJournal(_ body: () -> Void) {
        gate.whileClosed(body)
    }

    /// Returns when the journal has rung.
    func waitForRing() throws {
        try #require(scheduler.waitForRing(), "the journal rings in time")
    }

    /// What came of it, once it has.
    func completion<Value>(
        of deferred: Deferred<Value>, _ journal: any Journal
    ) throws -> Result<Value, JournalError> {
        var completion: Result<Value, any Error>?
        deferred.addCallbacks({ completion = .success($0) }, { completion = .failure($0.error) })
        while completion == nil {
            try waitForRing()
            guard let file = journal as? SQLiteJournal else { continue }
            file.send()
            file.collect()
        }
        switch try #require(completion) {
        case .success(let value): return .success(value)
        case .failure(let error): return .failure(try #require(error as? JournalError))
        }
    }

    func value<Value>(of deferred: Deferred<Value>, _ journal: any Journal) throws -> Value {
        try completion(of: deferred, journal).get()
    }

    func message(
        _ seq: Int, _ channel: ChannelName = .lobby, _ text: String? = nil, from: String? = nil,
        nonce: Nonce? = nil
    ) -> Message {
        Message(
            seq: seq, channel: channel, at: time.now(), from: from.map(Identity.init(name:)),
            body: JSON(bytes: Array((text ?? "\(seq)").utf8)), nonce: nonce)
    }

    /// Keeps messages with these numbers, all at once.
    func keep(
        _ seqs: some Sequence<Int>, _ channel: ChannelName = .lobby, in journal: any Journal
    ) throws {
        var last: Deferred<Void> = .succeed()
        for seq in seqs { last = journal.append(message(seq, channel)) }
        try value(of: last, journal)
    }

    func page(
        _ journal: any Journal, _ channels: [ChannelName] = [.lobby], after seq: Int = 0,
        limit: Int = 1000
    ) throws -> JournalPage {
        try value(of: journal.read(channels, after: seq, limit: limit), journal)
    }

    /// Everything that is kept, page by page.
    func all(_ journal: any Journal, _ channels: [ChannelName] = [.lobby]) throws -> [Message] {
        var messages: [Message] = []
        while true {
            let page = try page(journal, channels, after: messages.last?.seq ?? 0)
            messages += page.messages
            if !page.hasMore { return messages }
        }
    }

    func pageBack(
        _ journal: any Journal, _ channels: [ChannelName] = [.lobby], before seq: Int? = nil,
        limit: Int = 1000
    ) throws -> JournalPage {
        try value(of: journal.readBack(channels, before: seq, limit: limit), journal)
    }

    func close(_ journal: any Journal) throws {
        try value(of: journal.close(), journal)
    }
}

extension JournalPage {
    var seqs: [Int] { messages.map(\.seq) }
}

extension ChannelName {
    static let one = ChannelName("one")!
    static let two = ChannelName("two")!
}

/// The calendar, moved by hand from any thread.
final class ManualWallClock: WallClock, Sendable {
    private let milliseconds = Mutex(1_800_000_000_000)

    func now() -> Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    func advance(by duration: Duration) {
        milliseconds.withLock { $0 += Int(duration / .milliseconds(1)) }
    }
}

/// Tells a test when there is something to collect, which the test then does by itself.
private final class RingingScheduler: Scheduler {
    private let bell = DispatchSemaphore(value: 0)

    let now = Duration.zero

    @discardableResult
    func callLater(_ delay: Duration, _ body: @escaping () -> Void) -> any DelayedCall {
        bell.signal()
        return RungCall()
    }

    func trigger(_ action: @escaping () -> Void) -> @Sendable () -> Void {
        { [bell] in bell.signal() }
    }

    /// - Returns: Whether it rang within a minute.
    func waitForRing() -> Bool { bell.wait(timeout: .now() + 60) == .success }
}

private final class RungCall: DelayedCall {
    let isPending = false

    func cancel() {}
}

/// What the journal's thread passes in each of its turns, for it asks there what time it is.
private final class Gate: Sendable {
    private let passed = Mutex(0)

    var count: Int { passed.withLock { $0 } }

    func pass() {
        passed.withLock { $0 += 1 }
    }

    func whileClosed(_ body: () -> Void) {
        passed.withLock { _ in body() }
    }
}

/// The calendar behind the gate.
private struct GatedClock: WallClock, Sendable {
    let time: ManualWallClock
    let gate: Gate

    func now() -> Timestamp {
        gate.pass()
        return time.now()
    }
}
