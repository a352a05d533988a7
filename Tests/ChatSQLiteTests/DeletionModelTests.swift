// Whatever happens while messages are deleted: nobody reads what is deleted, and nothing else goes.
// SPDX-License-Identifier: MIT

@testable import Chat
import ChatSQLite
import Deferred
import TestSupport
import Testing

@Suite(.blocking) struct DeletionModelTests {
    @Test(arguments: 0..<100)
    func `in memory, what is deleted is gone for all, and nothing else`(seed: UInt64) throws {
        try DeletionProgram(seed: seed, .memory).run()
    }

    @Test(arguments: 0..<30)
    func `in a file, what is deleted is gone for all, and nothing else`(seed: UInt64) throws {
        try DeletionProgram(seed: seed, .sqlite).run()
    }
}

/// A random program of people who publish, read, and delete, at several hubs.
private final class DeletionProgram {
    private let harness: JournalHarness
    private let journal: any Journal
    private let time = ManualClock()
    private let hubs: [Hub]
    private let channels: [ChannelName] = [.lobby, .one, .two]
    private var random: Seeded
    private let forgets: Bool
    private var readers: [Reader] = []
    private var said: [Int: ChannelName] = [:]
    private var nonces: [(nonce: Nonce, channel: ChannelName, seq: Int)] = []
    private var deletions: [Message] = []
    private var histories: [(page: HistoryPage, last: Int)] = []
    /// What was asked for, and is not answered yet.
    private var pending = 0

    init(seed: UInt64, _ kind: JournalKind) throws {
        random = Seeded(state: seed)
        forgets = random.oneIn(3)
        harness = try JournalHarness(count: forgets ? 6 : 0)
        journal = try harness.open(kind)
        var options = HubOptions()
        options.retention = harness.retention
        if random.oneIn(2) { options.maxBacklogBytes = 1500 }
        let shared = SharedState(hubs: random.oneIn(2) ? 1 : 3, options: options)
        let silent = UntriggeredClock(time)
        let broker = LocalBroker(
            journal: journal, shared: shared, scheduler: silent, clock: harness.time,
            options: options)
        hubs = (0..<shared.hubCount).map { [harness] number in
            Hub(
                number: number, broker: number == 0 ? broker : RemoteBroker(shared, hub: number),
                shared: shared, scheduler: silent, clock: harness.time, options: options)
        }
        let starts: [Cursor] = [.now, .start, .after(Position(epoch: epoch, seq: 0))]
        readers = starts.flatMap { [Reader([.lobby, .one], $0), Reader([.two], $0)] }
    }

    private var epoch: String { journal.contents.epoch }

    func run() throws {
        for _ in 0..<120 { try step() }
        try settle()
        for reader in readers { try catchUp(reader) }
        check()
        try checkJournal()
    }

    private func step() throws {
        switch Int.random(in: 0..<17, using: &random) {
        case 0...5: try publish()
        case 6...7: try delete()
        case 8: if random.oneIn(4) { try clear() }
        case 9...11: try ask(any(readers))
        case 12: try readHistory()
        case 13: any(hubs).collect()
        case 14: time.advance(by: .milliseconds(Int.random(in: 0..<3000, using: &random)))
        case 15: try publishAgain()
        default: pump()
        }
    }

    private func any<Element>(_ list: [Element]) -> Element {
        list[Int.random(in: 0..<list.count, using: &random)]
    }

    /// What the journal's thread has done by now.
    private func pump() {
        guard let file = journal as? SQLiteJournal else { return }
        file.send()
        file.collect()
    }

    /// Until everything that was asked for is answered.
    private func settle() throws {
        for round in 0... {
            pump()
            for hub in hubs { hub.collect() }
            time.advance(by: .milliseconds(500))
            if pending == 0, round > 10 { return }
            try #require(round < 100_000, "\(pending) are not answered")
        }
    }

    /// - Parameter body: What comes of it; it may fail with an error of the chat.
    private func wait<Value>(for deferred: Deferred<Value>, _ body: @escaping (Value) -> Void) {
        pending += 1
        deferred.addBoth { result in
            self.pending -= 1
            switch result {
            case .success(let value): body(value)
            case .failure(let failure):
                switch failure.error as? ChatError {
                case .noSuchMessage, .noSuchChannel: break
                default: Issue.record(failure.error)
                }
            }
        }
    }
}

// What people do.
extension DeletionProgram {
    private func publish() throws {
        let channel = any(channels)
        let value = "nonce-\(Int.random(in: 0..<1_000_000, using: &random))"
        let nonce = random.oneIn(2) ? Nonce(sender: "ann", value: value) : nil
        let draft = Draft(channel: channel, body: JSON(bytes: Array("\"text\"".utf8)), nonce: nonce)
        wait(for: try any(hubs).publish(draft)) { position in
            self.said[position.seq] = channel
            if let nonce { self.nonces.append((nonce, channel, position.seq)) }
        }
    }

    /// The same message, which may be deleted by now.
    private func publishAgain() throws {
        guard let known = nonces.randomElement(using: &random) else { return }
        let draft = Draft(channel: known.channel, body: .null, nonce: known.nonce)
        wait(for: try any(hubs).publish(draft)) { #expect($0.seq == known.seq) }
    }

    private func delete() throws {
        guard let (seq, channel) = said.randomElement(using: &random) else { return }
        let deletion = try any(hubs).delete(Position(epoch: epoch, seq: seq))
        wait(for: deletion) { self.note(.deleted(seq), at: $0, in: channel) }
    }

    private func clear() throws {
        let channel = any(channels)
        let hub = any(hubs)
        wait(for: maybeDeferred { try hub.clear(channel) }) {
            self.note(.cleared, at: $0, in: channel)
        }
    }

    private func note(_ content: MessageContent, at position: Position, in channel: ChannelName) {
        if deletions.contains(where: { $0.seq == position.seq }) { return }  // two asked at once
        deletions.append(
            Message(
                seq: position.seq, channel: channel, at: harness.time.now(), deletion: content))
    }

    private func readHistory() throws {
        let hub = any(hubs)
        let limit = Int.random(in: 1...8, using: &random)
        let before = said.keys.randomElement(using: &random)
        wait(for: try hub.history(of: any(channels), before: before, limit: limit)) { page in
            self.histories.append((page, hub.last))
        }
    }

    private func ask(_ reader: Reader) throws {
        if reader.isAsking { return }
        reader.isAsking = true
        let hold = Duration.seconds(Int.random(in: 0...3, using: &random))
        wait(for: try any(hubs).next(reader.question(hold: hold))) { batch in
            reader.isAsking = false
            reader.take(batch)
        }
    }
}

// What must have come of it.
extension DeletionProgram {
    private func catchUp(_ reader: Reader) throws {
        repeat {
            try ask(reader)
            try settle()
        } while reader.more
    }

    private func check() {
        for reader in readers {
            for batch in reader.batches {
                for message in batch.said {
                    let names = deletions.filter { $0.seq <= batch.next && $0.deletes(message) }
                    #expect(names.isEmpty, "\(message) is told with its deletion, or after it")
                }
            }
            #expect(reader.view.allSatisfy { !isDeleted($0) })
            if !forgets { #expect(reader.view == left(in: reader.channels, above: reader.first)) }
        }
        for (page, last) in histories {
            #expect(page.messages.allSatisfy { !$0.isDeletion })
            for message in page.messages {
                #expect(!deletions.contains { $0.seq <= last && $0.deletes(message) })
            }
        }
    }

    private func checkJournal() throws {
        for channel in channels {
            let kept = try harness.all(journal, [channel])
            let left = left(in: [channel], above: 0)
            let shown = Set(kept.filter { !$0.isDeletion }.map(\.seq))
            #expect(forgets ? shown.isSubset(of: left) : shown == left)
            let page = try harness.pageBack(journal, [channel])
            #expect(Set(page.seqs) == shown)
        }
    }

    private func isDeleted(_ seq: Int) -> Bool {
        guard let channel = said[seq] else { return false }
        return deletions.contains { $0.channel == channel && $0.deletes(seq) }
    }

    private func left(in channels: [ChannelName], above first: Int) -> Set<Int> {
        Set(said.filter { $0.key > first && channels.contains($0.value) }.keys)
            .filter { !isDeleted($0) }
    }
}

/// A client, and what it shows.
private final class Reader {
    let channels: [ChannelName]
    private var cursor: Cursor
    /// It has seen what is above this.
    private(set) var first: Int
    private(set) var more = false
    var isAsking = false
    /// The numbers of the messages that it shows.
    private(set) var view: Set<Int> = []
    private(set) var batches: [(next: Int, said: [Message])] = []
    private var newest = 0
    /// The channel of each message that was ever in the view.
    private var shown: [Int: ChannelName] = [:]

    init(_ channels: [ChannelName], _ start: Cursor) {
        self.channels = channels
        cursor = start
        first = start == .now ? .max : 0
    }

    func question(hold: Duration) -> Subscription {
        Subscription(channels: channels, since: cursor, hold: hold, limit: 5)
    }

    func take(_ batch: Batch) {
        guard case .after(let next) = batch.next else { return }
        cursor = batch.next
        more = batch.more
        if batch.gap { view = [] }  // what it shows may be deleted: docs/protocol.md
        var said: [Message] = []
        for message in batch.messages.compactMap(HeardMessage.init) {
            #expect(message.seq > newest)
            newest = message.seq
            first = min(first, message.seq - 1)
            switch message.content {
            case .body:
                view.insert(message.seq)
                said.append(message.message)
                shown[message.seq] = message.message.channel
            case .deleted, .cleared:
                view = view.filter { seq in
                    shown[seq] != message.message.channel || !message.message.deletes(seq)
                }
            }
        }
        first = min(first, next.seq)
        batches.append((next.seq, said))
    }
}

/// A message of a batch, read again.
private struct HeardMessage {
    let message: Message

    var seq: Int { message.seq }
    var content: MessageContent { message.content }

    init?(_ encoded: EncodedMessage) {
        let json = String(decoding: encoded.json, as: UTF8.self)
        let head = /\{"id":"[a-z0-9]+:(\d+)","channel":"([a-z]+)",.*?/
        guard let match = json.prefixMatch(of: head), let seq = Int(match.1),
            let channel = ChannelName(String(match.2))
        else { return nil }
        let at = Timestamp(milliseconds: 0)
        let deleted = json.firstMatch(of: /"deleted":"[a-z0-9]+:(\d+)"\}/)
        if let deleted, let other = Int(deleted.1) {
            message = Message(seq: seq, channel: channel, at: at, deletion: .deleted(other))
        } else if json.hasSuffix(#""cleared":true}"#) {
            message = Message(seq: seq, channel: channel, at: at, deletion: .cleared)
        } else {
            message = Message(
                seq: seq, channel: channel, at: at, from: nil, body: encoded.body, nonce: nil)
        }
    }
}
