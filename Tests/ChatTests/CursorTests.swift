// Positions, cursors, names and times, as they are written.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct CursorTests {
    @Test func `a cursor is a position, now, start, or the last so many`() {
        #expect(Cursor("k3f9:41") == .after(Position(epoch: "k3f9", seq: 41)))
        #expect(Cursor("k3f9:0") == .after(Position(epoch: "k3f9", seq: 0)))
        #expect(Cursor("now") == .now)
        #expect(Cursor("start") == .start)
        #expect(Cursor("-20") == .last(20))
    }

    @Test(arguments: [
        "", "x", "NOW", "-0", "-1001", "--1", "-", "20", "k3f9", "k3f9:", ":4", "k3f9:-1",
        "k3f9:+1", "k3f9:1:2", "k 3:1", "K3F9:1", "k3f9:1 ", "k3f9:99999999999999999999",
        "abcdefghijklmnopq:1", "k3f9:\u{664}", "k3f9:\u{301}4",
    ])
    func `anything else is no cursor`(_ text: String) {
        #expect(Cursor(text) == nil)
    }

    @Test func `a position is written as it is read`() {
        #expect(Position("k3f9:44")?.description == "k3f9:44")
        let epoch = Position.makeEpoch()
        #expect(Position("\(epoch):1") == Position(epoch: epoch, seq: 1))
        #expect(Position.makeEpoch() != epoch)
    }

    @Test func `a channel's name is small letters`() {
        #expect(ChannelName("Swift_6-x")?.description == "swift_6-x")
        #expect(ChannelName(String(repeating: "a", count: 64)) != nil)
    }

    @Test(arguments: ["", "a b", "a/b", "\u{20ac}", "a.b", "\u{200b}", "a\0"])
    func `anything else is no channel's name`(_ text: String) {
        #expect(ChannelName(text) == nil)
        #expect(ChannelName(String(repeating: "a", count: 65)) == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_795_262_399_999, "2026-11-21T11:59:59.999Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (.min, "0000-01-01T00:00:00.000Z"), (.max, "9999-12-31T23:59:59.999Z"),
    ])
    func `a time is written as RFC 3339 has it`(_ milliseconds: Int, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test func `each time of a day has its digits`() {
        let twoDigits = (0..<60).map { ($0 < 10 ? "0" : "") + String($0) }
        for second in stride(from: 0, to: 86_400, by: 7) {
            let thousandths = second % 1000
            let time = Timestamp(milliseconds: second * 1000 + thousandths).description
            let (hour, minute) = (twoDigits[second / 3600], twoDigits[second / 60 % 60])
            let fraction = String(String(1000 + thousandths).dropFirst())
            #expect(time == "1970-01-01T\(hour):\(minute):\(twoDigits[second % 60]).\(fraction)Z")
        }
    }
}
