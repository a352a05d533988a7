// Many holds, few timers.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct HoldTimersTests {
    private let stage = Stage()

    @Test func `each hold ends at its own time, no matter who left before`() throws {
        let time = stage.time
        let first = try stage.poll("a", hold: .seconds(10))
        time.advance(by: .seconds(1))
        try stage.poll("b", hold: .seconds(10))
        try stage.poll("c", hold: .seconds(3))
        time.advance(by: .seconds(1))
        try stage.poll("d", hold: .seconds(10))
        first.cancel()
        #expect(stage.told() == ["a left"])
        var ends: [String] = []
        for second in 3...20 {
            time.advance(by: .seconds(1))
            ends += stage.told().map { "\($0.prefix(1)) \(second)" }
        }
        #expect(ends == ["c 4", "b 11", "d 12"])
    }

    @Test func `usual holds that begin together do not end together`() throws {
        for number in 0...20 { try stage.poll("\(number)") }
        stage.time.advance(by: .milliseconds(19_999))
        #expect(stage.told() == [])
        stage.time.advance(by: .milliseconds(1))
        for _ in 0..<20 {
            #expect(stage.told().count == 1)
            stage.time.advance(by: .milliseconds(250))
        }
        #expect(stage.told().count == 1)
    }

    @Test func `a hold that begins when another of its length ends is not forgotten`() throws {
        try stage.poll("a", hold: .seconds(5)).addCallback {
            _ = try? self.stage.poll("b", hold: .seconds(5))
        }
        stage.time.advance(by: .seconds(5))
        #expect(stage.told().map { $0.prefix(1) } == ["a"])
        stage.time.advance(by: .seconds(5))
        #expect(stage.told().map { $0.prefix(1) } == ["b"])
        try stage.poll("c", hold: .seconds(5))
        stage.time.advance(by: .seconds(5))
        #expect(stage.told().map { $0.prefix(1) } == ["c"])
    }
}
