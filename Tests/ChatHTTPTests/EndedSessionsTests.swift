// Logouts are remembered, and the memory is bounded.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Testing

@Suite struct EndedSessionsTests {
    private func day(_ days: Double) -> Duration { .seconds(days * 86_400) }

    private func date(_ days: Double) -> Timestamp {
        Timestamp(milliseconds: 1_795_262_400_000 + Int(day(days) / .milliseconds(1)))
    }

    @Test func `a logout is remembered for as long as the session would have lasted`() {
        var ended = EndedSessions()
        for number in 0...40 {
            ended.insert("\(number)", uptime: day(Double(number)), now: date(Double(number)))
            for before in max(0, number - 14)...number {
                #expect(ended.contains("\(before)", from: date(Double(before))))
            }
            #expect(!ended.contains("other", from: date(Double(number - 14))))
        }
        #expect(!ended.contains("0", from: date(0)))
    }

    @Test func `past the bound whole days are over, and no logout is forgotten`() {
        var ended = EndedSessions(capacity: 100)
        for number in 0..<1000 {
            let time = Double(number) / 1000
            ended.insert("\(number)", uptime: day(time), now: date(time))
        }
        let isForgotten = (0..<1000).filter {
            !ended.contains("\($0)", from: date(Double($0) / 1000 - 0.01))
        }
        #expect(isForgotten == [])
        // The last 100 to 200 are known one by one, so sessions as young as these live on.
        #expect(ended.contains("other", from: date(0.79)))
        #expect(!ended.contains("other", from: date(0.81)))
    }

    @Test func `whoever sets the calendar undoes no logout`() {
        var ended = EndedSessions(capacity: 100)
        ended.insert("ann", uptime: day(0), now: date(0))
        ended.insert("a", uptime: day(0), now: date(30))
        ended.insert("b", uptime: day(0), now: date(-30))
        ended.insert("c", uptime: day(0), now: date(60))
        #expect(ended.contains("ann", from: date(0)))
        #expect(!ended.contains("other", from: date(0)))
    }
}
