// Whatever happens while messages are edited and deleted: nobody reads an old text, and nothing else goes.
// SPDX-License-Identifier: MIT

@testable import Chat
import ChatSQLite
import Deferred
import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct ChangeModelTests {
    @Test(arguments: 0..<100)
    func `in memory, all that is changed is changed for all, and nothing else`(seed: UInt64)
        throws
    {
        try ChangeProgram(seed: seed, .memory).run()
    }

    @Test(arguments: 0..<30)
    func `in a file, all that is changed is changed for all, and nothing else`(seed: UInt64)
        throws
    {
        try ChangeProgram(seed: seed, .sqlite).run()
    }
}

/// A random program of people who publish, read, edit and delete, at several hubs.
private final class ChangeProgram {
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
    /// What was acknowledged, in the order of the numbers.
    private var changes: [Int: Message] = [:]
    private var histories: [(page: HistoryPage, last: Int)] = []
    /// Each edit has a text of its own.
    private var texts = 0
    /// What was asked for, and is not answered yet.
    private var pending = 0

    init(seed: UInt64, _ kind: JournalKind) throws {
        random = Seeded(state: seed)
        forgets = random.oneIn(3)
        harness = try JournalHarness(count: forgets ? 8 : 0)
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
        for _ in 0..<140 { try step() }
        try settle()
        for reader in readers { try catchUp(reader) }
        check()
        try checkJournal()
    }

    private func step() throws {
        switch Int.random(in: 0..<20, using: &random) {
        case 0...5: try publish()
        case 6...8: try edit()
        case 9...10: try delete()
        case 11: if random.oneIn(4) { try clear() }
        case 12...14: try ask(any(readers))
        case 15: try readHistory()
        case 16: any(hubs).collect()
        case 17: time.advance(by: .milliseconds(Int.random(in: 0..<3000, using: &random)))
        case 18: try publishAgain()
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

    /// Until everything that was asked for is answered. The file's thread has a minute for it.
    private func settle() throws {
        let start = ContinuousClock.now
        for round in 0... {
            pump()
            for hub in hubs { hub.collect() }
            time.advance(by: .milliseconds(500))
            if pending == 0, round > 10 { return }
            try #require(
                ContinuousClock.now - start < .seconds(60), "\(pending) are not answered")
            sched_yield()
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
extension ChangeProgram {
    private func publish() throws {
        let channel = any(channels)
        let value = "nonce-\(Int.random(in: 0..<1_000_000, using: &random))"
        let nonce = random.oneIn(2) ? Nonce(sender: "ann", value: value) : nil
        let draft = Draft(channel: channel, body: JSON(text: "0"), nonce: nonce)
        wait(for: try any(hubs).publish(draft)) { position in
            self.said[position.seq] = channel
            if let nonce { self.nonces.append((nonce, channel, position.seq)) }
        }
    }

    /// The same message, which may be changed by now.
    private func publishAgain() throws {
        guard let known = nonces.randomElement(using: &random) else { return }
        let draft = Draft(channel: known.channel, body: .null, nonce: known.nonce)
        wait(for: try any(hubs).publish(draft)) { #expect($0.seq == known.seq) }
    }

    private func edit() throws {
        guard let (seq, channel) = said.randomElement(using: &random) else { return }
        texts += 1
        let body = JSON(text: String(repeating: "\(texts) ", count: any([1, 1, 30])))
        try change(seq, in: channel, to: body)
    }

    private func delete() throws {
        guard let (seq, channel) = said.randomElement(using: &random) else { return }
        try change(seq, in: random.oneIn(3) ? nil : channel, to: nil)
    }

    private func change(_ seq: Int, in channel: ChannelName?, to body: JSON?) throws {
        let position = Position(epoch: epoch, seq: seq)
        let change = MessageChange(position, in: channel, to: body, by: .moderator)
        let place = said[seq]!
        wait(for: try any(hubs).revise(change)) { position in
            let at = self.harness.time.now()
            self.changes[position.seq] =
                if let body {
                    Message(
                        seq: position.seq, channel: place, at: at, from: nil, body: body,
                        nonce: nil, revision: .edit(of: seq))
                } else {
                    Message(seq: position.seq, channel: place, at: at, deletion: .deleted(seq))
                }
        }
    }

    private func clear() throws {
        let channel = any(channels)
        let hub = any(hubs)
        wait(for: maybeDeferred { try hub.clear(channel) }) {
            self.changes[$0.seq] = Message(
                seq: $0.seq, channel: channel, at: self.harness.time.now(), deletion: .cleared)
        }
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
extension ChangeProgram {
    private func catchUp(_ reader: Reader) throws {
        repeat {
            try ask(reader)
            try settle()
        } while reader.more
    }

    /// A text as it stood when all up to `last` had happened; nil where nothing stood there.
    private func text(of seq: Int, at last: Int) -> String? {
        guard let channel = said[seq] else { return nil }
        var text: String? = "0"
        for change in changes.values.sorted(by: { $0.seq < $1.seq }) where change.seq <= last {
            guard change.channel == channel else { continue }
            if change.content == .cleared, change.seq > seq { text = nil }
            guard change.changedMessage == seq, text != nil else { continue }
            text = change.isDeletion ? Reader.stub : Reader.text(change.body)
        }
        return text
    }

    /// Whether a text may be told to somebody who is at `last` then: it is what stands there then, or will.
    private func mayBeTold(_ text: String, of seq: Int, at last: Int) -> Bool {
        guard let now = self.text(of: seq, at: last) else { return false }
        if now == Reader.stub { return text == now }
        return text == now
            || changes.values.contains {
                $0.seq > last && $0.changedMessage == seq
                    && ($0.isDeletion ? Reader.stub : Reader.text($0.body)) == text
            }
    }

    private func check() {
        for reader in readers {
            for batch in reader.batches {
                for (seq, text) in batch.said {
                    #expect(
                        mayBeTold(text, of: seq, at: batch.next),
                        "\(text) was told of \(seq) up to \(batch.next)")
                }
            }
            if forgets { continue }
            for channel in reader.channels {
                for (seq, place) in said where place == channel && seq > reader.first {
                    #expect(reader.view[seq] == text(of: seq, at: .max))
                }
            }
        }
        for (page, last) in histories {
            for message in page.messages {
                #expect(!message.isChange)
                #expect(mayBeTold(Reader.text(message.body), of: message.seq, at: last))
            }
        }
    }

    private func checkJournal() throws {
        for channel in channels {
            let kept = try harness.all(journal, [channel])
            for message in kept where !message.isChange {
                #expect(Reader.text(message.body) == text(of: message.seq, at: .max))
            }
            let shown = kept.filter { !$0.isChange }.map(\.seq)
            let left = said.filter { $0.value == channel && text(of: $0.key, at: .max) != nil }
            #expect(forgets ? Set(shown).isSubset(of: left.keys) : Set(shown) == Set(left.keys))
            #expect(try harness.pageBack(journal, [channel]).seqs == shown)
            // Of each message at most one edit, and it is the newest text.
            let edits = kept.filter { $0.edits != nil }
            #expect(Set(edits.map(\.edits)).count == edits.count)
            for edit in edits {
                #expect(Reader.text(edit.body) == text(of: edit.edits!, at: .max))
            }
        }
    }
}

/// A client, and what it shows.
private final class Reader {
    static let stub = text(.tombstone)

    static func text(_ body: JSON) -> String {
        String(decoding: body.bytes.dropFirst(9).dropLast(2), as: UTF8.self)
    }

    let channels: [ChannelName]
    private var cursor: Cursor
    /// It has seen what is above this.
    private(set) var first: Int
    private(set) var more = false
    var isAsking = false
    /// The texts of the messages that it shows.
    private(set) var view: [Int: String] = [:]
    private(set) var batches: [(next: Int, said: [(Int, String)])] = []
    private var newest = 0
    /// The channel of each message that was ever in the view.
    private var places: [Int: ChannelName] = [:]

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
        if batch.gap { view = [:] }  // what it shows may be changed: docs/protocol.md
        var said: [(Int, String)] = []
        for message in batch.messages.compactMap(HeardMessage.init) {
            #expect(message.seq > newest)
            newest = message.seq
            first = min(first, message.seq - 1)
            take(message)
            if let text = message.text, message.deleted == nil {
                said.append((message.edits ?? message.seq, text))
            }
        }
        first = min(first, next.seq)
        batches.append((next.seq, said))
    }

    private func take(_ message: HeardMessage) {
        if let edited = message.edits {
            // What it does not show was deleted, or is older than its beginning.
            if view[edited] != nil { view[edited] = message.text }
        } else if let deleted = message.deleted {
            if view[deleted] != nil { view[deleted] = Reader.stub }
        } else if message.isCleared {
            view = view.filter { places[$0.key] != message.channel }
        } else {
            view[message.seq] = message.text
            places[message.seq] = message.channel
        }
    }
}

/// A message of a batch, read again.
private struct HeardMessage {
    let seq: Int
    let channel: ChannelName
    let text: String?
    let edits: Int?
    let deleted: Int?
    let isCleared: Bool

    init?(_ encoded: EncodedMessage) {
        let json = String(decoding: encoded.json, as: UTF8.self)
        let head = /\{"id":"[a-z0-9]+:(\d+)","channel":"([a-z]+)",.*?/
        guard let match = json.prefixMatch(of: head), let seq = Int(match.1),
            let channel = ChannelName(String(match.2))
        else { return nil }
        self.seq = seq
        self.channel = channel
        text = encoded.body == .null ? nil : Reader.text(encoded.body)
        edits = json.firstMatch(of: /"edits":"[a-z0-9]+:(\d+)"/).flatMap { Int($0.1) }
        deleted = json.firstMatch(of: /"deleted":"[a-z0-9]+:(\d+)"\}/).flatMap { Int($0.1) }
        isCleared = json.hasSuffix(#""cleared":true}"#)
    }
}
