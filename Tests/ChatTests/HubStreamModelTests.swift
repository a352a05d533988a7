// Whatever happens to a stream, it hears what a poll that asks again and again hears.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct HubStreamModelTests {
    @Test(arguments: 0..<1000)
    func `nothing is lost, doubled or out of order`(seed: UInt64) throws {
        var program = try StreamProgram(seed: seed)
        for _ in 0..<150 { try program.step() }
        try program.finish()
    }
}

/// A random program of publishers, and of clients that stream.
private struct StreamProgram {
    private let stage: Stage
    private let isForgetful: Bool
    private var random: StreamDice
    private let channels = ["a", "b", "c"]
    private var clients: [StreamClient] = []
    private let published = PublishedLog()

    init(seed: UInt64) throws {
        random = StreamDice(state: seed)
        var options = HubOptions()
        isForgetful = random.roll(4) == 0
        if isForgetful { options.retention.count = 3 }
        if random.roll(2) == 0 { options.maxBacklogBytes = 1500 }
        stage = Stage(options, hubs: 1 + random.roll(3))
        for _ in 0..<4 { try open() }
    }

    mutating func step() throws {
        switch random.roll(12) {
        case 0...4: try publish()
        case 5: try ephemeral()
        case 6: stage.hubs[random.roll(stage.hubs.count)].collect()
        case 7: stage.time.advance(by: .milliseconds(random.roll(3) * random.roll(10_000)))
        case 8...9: clients[random.roll(clients.count)].resume(room: random.roll(3))
        case 10: try reopen()
        default: if random.roll(4) == 0 { beginAgain() }
        }
    }

    /// All resume; then they, and a poll from the same place, must have come equally far.
    func finish() throws {
        var before: Int
        repeat {
            before = heard
            for client in clients { client.resume() }
            stage.settle()
            // A busy channel rests before it tells more.
            stage.time.advance(by: .milliseconds(50))
        } while heard > before
        for client in clients {
            client.check(published)
            let seqs = try pollAll(client)
            #expect(client.seqs.last == seqs.last)
            if !isForgetful { #expect(client.seqs == seqs) }
        }
    }

    private var heard: Int { clients.reduce(0) { $0 + $1.seqs.count } }

    private func pollAll(_ client: StreamClient) throws -> [Int] {
        var cursor = client.start
        var seqs: [Int] = []
        while true {
            let answer = try stage.hub.next(
                Subscription(channels: client.channels, since: cursor, hold: .zero, limit: 7))
            let batch = try #require(answer.fired)
            cursor = batch.next
            seqs += batch.seqs
            if !batch.more { return seqs }
        }
    }

    private mutating func publish() throws {
        let channel = channels[random.roll(3)]
        let published = published
        try stage.say("1", in: channel, at: random.roll(stage.hubs.count)).addCallback {
            published.channels[$0.seq] = channel
        }
    }

    private mutating func ephemeral() throws {
        let channel = try #require(ChannelName(channels[random.roll(3)]))
        let draft = Draft(channel: channel, body: JSON(bytes: [0x31]))
        try stage.hubs[random.roll(stage.hubs.count)].ephemeral(draft, seconds: 5)
    }

    private mutating func open() throws {
        let names = channels.filter { _ in random.roll(2) == 0 }
        let chosen = try (names.isEmpty ? ["a"] : names).map { try #require(ChannelName($0)) }
        let start = Cursor.after(Position(epoch: stage.epoch, seq: published.last))
        clients.append(
            try StreamClient(
                chosen, from: start, limit: 1 + random.roll(6), room: random.roll(3),
                at: stage.hubs[random.roll(stage.hubs.count)]))
    }

    /// One leaves, and comes back where it was, at any hub.
    private mutating func reopen() throws {
        let client = clients[random.roll(clients.count)]
        try client.move(to: stage.hubs[random.roll(stage.hubs.count)])
    }

    /// The broker of a hub begins again, with the same journal.
    private mutating func beginAgain() {
        stage.settle()
        stage.hubs[random.roll(stage.hubs.count)].hear(.began(published.contents(stage.epoch)))
    }
}

/// What was published, by number.
private final class PublishedLog {
    var channels: [Int: String] = [:]

    var last: Int { channels.keys.max() ?? 0 }

    /// All numbers behind the first of these, up to the last.
    func seqs(in names: [ChannelName], _ range: Range<Int>) -> [Int] {
        range.filter { seq in names.contains { $0.description == channels[seq] } }
    }

    /// Whether nothing is missing in one channel behind the first that was told.
    func isSuffix(_ told: [Int], of due: [Int], in name: ChannelName) -> Bool {
        let (told, due) = (
            told.filter { channels[$0] == name.description },
            due.filter { channels[$0] == name.description }
        )
        return Array(due.suffix(told.count)) == told
    }

    /// As a journal holds it that is opened now.
    func contents(_ epoch: String) -> JournalContents {
        var contents = JournalContents(epoch: epoch, last: last)
        for (seq, name) in channels {
            guard let name = ChannelName(name) else { continue }
            let known = contents.channels[name]?.last ?? 0
            contents.channels[name] = JournalContents.Channel(last: max(known, seq), count: 1)
        }
        return contents
    }
}

/// One that streams, and goes on elsewhere from where it stood.
private final class StreamClient: BatchListener {
    let channels: [ChannelName]
    let start: Cursor
    private let limit: Int
    private var room: Int
    private var batches: [(next: Cursor, gap: Bool, seqs: [Int])] = []
    private(set) var stream: BatchStream?

    init(_ channels: [ChannelName], from start: Cursor, limit: Int, room: Int, at hub: Hub) throws {
        self.channels = channels
        self.start = start
        self.limit = limit
        self.room = room
        try open(at: hub, from: start)
    }

    var seqs: [Int] { batches.flatMap(\.seqs) }

    private func open(at hub: Hub, from cursor: Cursor) throws {
        stream = try hub.stream(
            Subscription(channels: channels, since: cursor, limit: limit), to: self)
        stream?.resume()
    }

    func move(to hub: Hub) throws {
        stream?.cancel()
        try open(at: hub, from: batches.last?.next ?? start)
    }

    func resume(room: Int = .max) {
        self.room = room
        stream?.resume()
    }

    func hear(_ batch: Batch) -> Bool {
        batches.append((batch.next, batch.gap, batch.seqs))
        room = max(room - 1, 0)
        return room > 0
    }

    func ended(_ end: StreamEnd) {
        Issue.record("it ended: \(end)")
    }

    /// Each batch has all that was published since the one before it, or else says that it has not.
    func check(_ published: PublishedLog) {
        var position = start.seq
        for batch in batches {
            #expect(batch.next.seq >= position)
            let due = published.seqs(in: channels, position + 1..<batch.next.seq + 1)
            let told = batch.seqs
            if batch.gap {
                #expect(due.filter(told.contains) == told)
                #expect(channels.allSatisfy { published.isSuffix(told, of: due, in: $0) })
            } else {
                #expect(due == told)
            }
            position = batch.next.seq
        }
    }
}

extension Cursor {
    fileprivate var seq: Int {
        if case .after(let position) = self { position.seq } else { -1 }
    }
}

/// Numbers that a seed decides.
private struct StreamDice {
    var state: UInt64

    /// 0..<sides
    mutating func roll(_ sides: Int) -> Int {
        state = (state &+ 0x9E37_79B9) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % sides
    }
}
