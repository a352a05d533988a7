// Each message gets its number, and is kept.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct SequencerTests {
    private let journal = SlowJournal()
    private let registry = ChannelRegistry(limit: 1)
    private let listener = Listener()
    private let sequencer: Sequencer

    init() {
        journal.contents.last = 10
        sequencer = Sequencer(journal: journal, registry: registry, clock: StoppedClock())
    }

    private func draft(_ channel: String = "a") throws -> Draft {
        Draft(channel: try #require(ChannelName(channel)), body: JSON(bytes: [0x31]))
    }

    @Test func `numbers go on from the journal's, and each names the one before it`() throws {
        let first = try sequencer.append(draft(), for: listener)
        let second = try sequencer.append(draft(), for: listener)
        #expect(listener.heard.isEmpty && first.fired == nil)
        try journal.finish()
        #expect(first.fired == Position(epoch: "e", seq: 11) && second.fired == nil)
        try journal.finish()
        #expect(listener.heard.map(\.seq) == [11, 12])
        #expect(listener.heard.map(\.previous) == [10, 11])
        #expect(sequencer.last == 12)
    }

    @Test func `the listener hears of a message before its publisher`() throws {
        var heard: Int?
        try sequencer.append(draft(), for: listener).addCallback { _ in
            heard = self.listener.heard.count
        }
        try journal.finish()
        #expect(heard == 1)
    }

    @Test func `what could not be kept uses up its number, and leaves no hole`() throws {
        var error: JournalError?
        try sequencer.append(draft(), for: listener).addErrback(JournalError.self) {
            error = $0
            return Position(epoch: "", seq: 0)
        }
        let second = try sequencer.append(draft(), for: listener)
        try journal.finish(.full(path: "here"))
        try journal.finish()
        #expect(error == .full(path: "here") && second.fired?.seq == 12)
        #expect(listener.heard.map(\.previous) == [10])
        #expect(sequencer.counts == (kept: 1, failed: 1))
    }

    @Test func `a new channel takes a place while its first message is on its way`() throws {
        _ = try sequencer.append(draft("a"), for: listener)
        #expect(throws: ChatError.tooManyChannels(limit: 1)) {
            try self.sequencer.append(self.draft("b"), for: self.listener)
        }
        try journal.finish()
        #expect(registry.count == 0, "whoever heard of it holds it from now on")
        #expect(sequencer.channels.map(\.description) == ["a"])
        _ = try sequencer.append(draft("a"), for: listener)
        #expect(registry.count == 0, "it is known")
        sequencer.emptied(try draft("a").channel)
        #expect(sequencer.channels.isEmpty)
        try journal.finish()
        #expect(sequencer.channels.map(\.description) == ["a"], "it came back")
    }

    @Test func `there is no number above the highest`() throws {
        let journal = SlowJournal()
        journal.contents.last = .max
        let sequencer = Sequencer(journal: journal, registry: registry, clock: StoppedClock())
        var error: JournalError?
        try sequencer.append(draft(), for: listener).addErrback(JournalError.self) {
            error = $0
            return Position(epoch: "", seq: 0)
        }
        #expect(error?.description.contains("no numbers left") == true)
    }
}

private final class Listener: SequencerListener {
    private(set) var heard: [(seq: Int, previous: Int)] = []

    func published(_ message: Message, after previous: Int) {
        heard.append((message.seq, previous))
    }
}

/// It is always the same time.
private struct StoppedClock: WallClock {
    func now() -> Timestamp { Timestamp(milliseconds: 7) }
}
