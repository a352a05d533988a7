// Who is in which channel.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct PresenceTrackerTests {
    private let time = ManualClock()
    private let registry = ChannelRegistry(limit: 0)
    private let audience = Audience()
    private let tracker: PresenceTracker
    private var options = HubOptions()

    init() {
        let time = time
        options.hold = .seconds(25)  // and so a grace of 50 seconds
        options.maxPeoplePerChannel = 3
        tracker = PresenceTracker(
            scheduler: time, clock: CalendarOf1970(clock: time),
            options: options, registry: registry)
        tracker.announce(to: audience)
    }

    private func stay(
        _ number: Int, _ name: String, session: String? = nil, allowance: (any Allowance)? = nil
    ) -> Stay {
        Stay(
            number: number, identity: Identity(name: name), session: session, allowance: allowance)
    }

    private var names: [String] {
        tracker.page(of: .lobby, after: nil, limit: 10).people.map(\.name)
    }

    @Test func `who polls is here, and for a grace after that`() {
        tracker.begin(stay(1, "bob"), in: [.lobby])
        tracker.begin(stay(2, "ann"), in: [.lobby])
        #expect(names == ["ann", "bob"])
        tracker.end(stay(1, "bob"), in: [.lobby])
        time.advance(by: .seconds(49))
        #expect(names == ["ann", "bob"])
        time.advance(by: .seconds(1))
        #expect(names == ["ann"])
        #expect(tracker.count == 1)
    }

    @Test func `who comes back within the grace has not left`() {
        tracker.begin(stay(1, "ann"), in: [.lobby])
        tracker.end(stay(1, "ann"), in: [.lobby])
        time.advance(by: .seconds(30))
        tracker.begin(stay(2, "ann"), in: [.lobby])
        time.advance(by: .seconds(500))
        #expect(names == ["ann"])
        #expect(audience.takeKinds() == [["join"]])
    }

    @Test func `two polls of one name are one person`() {
        tracker.begin(stay(1, "ann"), in: [.lobby])
        tracker.begin(stay(2, "ann"), in: [.lobby])
        tracker.end(stay(1, "ann"), in: [.lobby])
        tracker.end(stay(1, "ann"), in: [.lobby])
        time.advance(by: .seconds(60))
        #expect(names == ["ann"] && tracker.count == 1, "an end counts once")
        tracker.end(stay(2, "ann"), in: [.lobby])
        time.advance(by: .seconds(60))
        #expect(names == [])
    }

    @Test func `the end of a login ends the stay, unless another poll says otherwise`() {
        tracker.begin(stay(1, "ann", session: "s"), in: [.lobby])
        tracker.begin(stay(2, "bob", session: "t"), in: [.lobby])
        tracker.begin(stay(3, "bob", session: "u"), in: [.lobby])
        tracker.leave(Identity(name: "ann"), session: "s")
        tracker.leave(Identity(name: "bob"), session: "t")
        #expect(names == ["bob"])
    }

    @Test func `comings and goings are told together, a second after the first`() {
        tracker.begin(stay(1, "ann"), in: [.lobby])
        time.advance(by: .milliseconds(500))
        tracker.begin(stay(2, "bob"), in: [.lobby])
        #expect(audience.takeKinds() == [])
        time.advance(by: .milliseconds(500))
        #expect(audience.takeKinds() == [["join", "join"]])
        time.advance(by: .seconds(60))
        #expect(audience.takeKinds() == [])
    }

    @Test func `in a large audience they are told later`() {
        audience.size = 3_000
        tracker.begin(stay(1, "ann"), in: [.lobby])
        time.advance(by: .milliseconds(2_999))
        #expect(audience.takeKinds() == [])
        time.advance(by: .milliseconds(1))
        #expect(audience.takeKinds() == [["join"]])
    }

    @Test func `who comes and leaves in between did neither`() {
        tracker.begin(stay(1, "ann", session: "s"), in: [.lobby])
        tracker.leave(Identity(name: "ann"), session: "s")
        #expect(registry.count == 0)
        time.advance(by: .seconds(2))
        #expect(audience.takeKinds() == [])
    }

    @Test func `many at once are told as one`() {
        var options = HubOptions()
        options.maxPeoplePerChannel = 1000
        let tracker = PresenceTracker(
            scheduler: time, clock: CalendarOf1970(clock: time), options: options,
            registry: registry)
        tracker.announce(to: audience)
        for number in 1...65 { tracker.begin(stay(number, "p\(number)"), in: [.lobby]) }
        time.advance(by: .seconds(1))
        #expect(audience.takeKinds() == [["people"]])
    }

    @Test func `past the limit nobody is listed, and their end changes nothing`() {
        for (number, name) in ["a", "b", "c", "d"].enumerated() {
            tracker.begin(stay(number, name), in: [.lobby])
        }
        #expect(names == ["a", "b", "c"] && tracker.counts(in: [.lobby]) == [3])
        tracker.end(stay(3, "d"), in: [.lobby])
        time.advance(by: .seconds(60))
        #expect(tracker.count == 3)
    }

    @Test func `a place on the list counts against the client until it is free`() {
        let purse = Purse(1)
        tracker.begin(stay(1, "ann", allowance: purse), in: [.lobby])
        tracker.begin(stay(2, "bob", allowance: purse), in: [.lobby])
        #expect(names == ["ann"] && purse.held(.names) == 1)
        tracker.end(stay(1, "ann"), in: [.lobby])
        time.advance(by: .seconds(50))
        #expect(purse.held(.names) == 0)
    }

    @Test func `a channel exists while somebody is there, or there is word of it`() {
        tracker.begin(stay(1, "ann"), in: [.lobby])
        #expect(registry.count == 1)
        tracker.end(stay(1, "ann"), in: [.lobby])
        time.advance(by: .seconds(50))
        #expect(registry.count == 1, "that ann left is not told yet")
        time.advance(by: .seconds(1))
        #expect(registry.count == 0)
    }

    @Test func `once stopped, nobody leaves or is announced`() {
        tracker.begin(stay(1, "ann"), in: [.lobby])
        tracker.end(stay(1, "ann"), in: [.lobby])
        tracker.stop()
        time.advance(by: .seconds(100))
        #expect(names == ["ann"] && audience.takeKinds() == [])
    }
}

private final class Audience: PresenceAudience {
    var size = 0
    private var told: [[EphemeralNews]] = []

    func tell(_ news: [EphemeralNews]) {
        if !news.isEmpty { told.append(news) }
    }

    func audience(of channel: ChannelName) -> Int { size }

    /// What was said since the last time: for each announcement, the kind of each message.
    func takeKinds() -> [[String]] {
        defer { told = [] }
        return told.map { news in
            news.flatMap(\.messages).map { message in
                let text = String(decoding: message, as: UTF8.self)
                return text.firstMatch(of: /"kind":"(\w+)"/).map { String($0.1) } ?? text
            }
        }
    }
}
