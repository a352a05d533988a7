// A hub or several, their time, and what their clients were told.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport
import Testing

/// Hubs whose time a test moves, and a log of every answer.
///
/// Several are on one thread here, and read their mailboxes when the test says so.
final class Stage {
    let time = ManualClock()
    /// The broker's first.
    let hubs: [Hub]
    /// The one on the first hub's thread.
    let broker: LocalBroker
    let journal: any Journal
    var lines: [String] = []
    /// The newest answer to a poll.
    private(set) var lastBatch: Batch?

    var hub: Hub { hubs[0] }

    /// - Parameter journal: One in memory unless told otherwise.
    init(_ options: HubOptions = HubOptions(), journal: (any Journal)? = nil, hubs: Int = 1) {
        let time = time
        let clock = CalendarOf1970(clock: time)
        let journal = journal ?? MemoryJournal(retention: options.retention, clock: clock)
        self.journal = journal
        let shared = SharedState(hubs: hubs, options: options)
        let local = LocalBroker(
            journal: journal, shared: shared, scheduler: UntriggeredClock(time), clock: clock,
            options: options)
        broker = local
        self.hubs = (0..<hubs).map { number in
            Hub(
                number: number, broker: number == 0 ? local : RemoteBroker(shared, hub: number),
                shared: shared, scheduler: UntriggeredClock(time), clock: clock, options: options)
        }
    }

    /// All mail is read, and the answers to it.
    func settle() {
        for _ in 0..<4 {
            for hub in hubs { hub.collect() }
        }
    }

    /// Polls and writes the answer down behind `who`.
    @discardableResult
    func poll(
        _ who: String, _ channels: String = "lobby", since: String = "now",
        hold: Duration? = nil, limit: Int = 100, client: String? = nil, name: String? = nil,
        session: String? = nil, allowance: (any Allowance)? = nil, at hub: Int = 0
    ) throws -> Deferred<Void> {
        let names = try channels.split(separator: " ").map { try #require(ChannelName(String($0))) }
        let since = since.hasPrefix("e:") ? epoch + since.dropFirst() : since
        let subscription = Subscription(
            channels: names, since: try #require(Cursor(since)), hold: hold, limit: limit,
            client: client, identity: name.map(Identity.init(name:)), session: session,
            allowance: allowance)
        return try hubs[hub].next(subscription)
            .addCallback { batch -> Void in
                self.lastBatch = batch
                self.note(who, batch.json)
            }
            .addErrback(CancelledError.self) { _ in self.lines.append("\(who) left") }
            .addErrback(ChatError.self) { self.lines.append("\(who) \($0)") }
            .addErrback(JournalError.self) { self.lines.append("\(who) \($0)") }
    }

    /// Opens a stream and starts it; what it is told is written down behind `who`.
    @discardableResult
    func stream(
        _ who: String, _ channels: String = "lobby", since: String = "now", room: Int? = nil,
        hold: Duration? = nil, longest: Duration? = nil, limit: Int = 1000, client: String? = nil,
        name: String? = nil, session: String? = nil, allowance: (any Allowance)? = nil,
        at hub: Int = 0
    ) throws -> StreamEar {
        let names = try channels.split(separator: " ").map { try #require(ChannelName(String($0))) }
        let since = since.hasPrefix("e:") ? epoch + since.dropFirst() : since
        let ear = StreamEar(who, on: self)
        ear.stream = try hubs[hub].stream(
            Subscription(
                channels: names, since: try #require(Cursor(since)), hold: hold,
                longestHold: longest, limit: limit, client: client,
                identity: name.map(Identity.init(name:)), session: session, allowance: allowance),
            to: ear)
        ear.resume(room: room)
        return ear
    }

    @discardableResult
    func say(
        _ text: String, in channel: String = "lobby", from: String? = nil, nonce: String? = nil,
        at hub: Int = 0
    ) throws -> Deferred<Position> {
        let name = try #require(ChannelName(channel))
        return try hubs[hub].publish(
            Draft(
                channel: name, from: from.map(Identity.init(name:)),
                body: JSON(bytes: Array(text.utf8)),
                nonce: nonce.map { Nonce(sender: "s", value: $0) }))
    }

    /// Who is in the lobby.
    var people: [Person] { hub.people(in: .lobby).fired?.people ?? [] }

    /// All channels, as the broker's hub lists them.
    var channels: [ChannelSummary] {
        let page = hub.channels(after: nil, limit: 1000)
        settle()
        return page.fired?.channels ?? []
    }

    var statistics: ChatStatistics? {
        let statistics = hub.statistics()
        settle()
        return statistics.fired
    }

    func note(_ who: String, _ message: JSON) {
        let text = String(decoding: message.bytes, as: UTF8.self)
        lines.append("\(who) \(text.replacing(epoch, with: "e"))")
    }

    /// What was written down since the last time.
    func told() -> [String] {
        defer { lines = [] }
        return lines
    }

    var epoch: String { journal.contents.epoch }

    /// An answer, as ``told()`` writes it down: bodies and times are made up from the numbers.
    static func answer(
        _ who: String, next: Int, _ messages: [(seq: Int, body: String)], _ flags: String = ""
    ) -> String {
        let list = messages.map { message in
            #"{"id":"e:\#(message.seq)","channel":"lobby","at":"1970-01-01T00:00:00.000Z","#
                + #""body":\#(message.body)}"#
        }
        return
            #"\#(who) {"next":"e:\#(next)","messages":[\#(list.joined(separator: ","))]\#(flags)}"#
    }
}

extension Deferred {
    /// The value, where it has fired with one.
    var fired: Value? {
        var value: Value?
        addCallback { (result: Value) -> Value in
            value = result
            return result
        }
        return value
    }
}

extension Batch {
    /// The numbers of its messages.
    var seqs: [Int] {
        messages.filter(\.isKept).compactMap { message in
            let id = message.json.dropFirst(#"{"id":""#.utf8.count)
                .prefix { $0 != UInt8(ascii: "\"") }
            return Position(String(decoding: id, as: UTF8.self))?.seq
        }
    }
}
