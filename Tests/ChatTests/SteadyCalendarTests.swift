// A calendar that jumps: what is believed of it.
// SPDX-License-Identifier: MIT

import Chat
import Testing

@Suite struct SteadyCalendarTests {
    private static let start = 1_800_000_000
    private static let hour = 3600
    private static let day = 24 * 3600

    /// What it goes by, in seconds after the start, after each of these readings: what the calendar
    /// says, and what has really passed.
    private func times(_ readings: [(calendar: Int, passed: Int)]) -> [Int] {
        func stamp(_ seconds: Int) -> Timestamp {
            Timestamp(milliseconds: (Self.start + seconds) * 1000)
        }
        var calendar = SteadyCalendar(stamp(0), at: .seconds(5))
        return readings.map {
            let time = calendar.time(stamp($0.calendar), at: .seconds(5 + $0.passed))
            return time.milliseconds / 1000 - Self.start
        }
    }

    @Test func `it follows a calendar that goes as time does`() {
        #expect(times([(10, 10), (86_400, 86_400), (900_000, 900_003)]) == [10, 86_400, 900_000])
    }

    @Test func `a jump that is taken back was never there`() {
        let far = 15 * Self.day
        #expect(times([(10, 10), (far, 20), (far + 600, 620), (630, 630)]) == [10, 20, 620, 630])
    }

    @Test func `a jump that lasts for six hours is believed`() {
        let far = 15 * Self.day
        let later = 20 + 6 * Self.hour
        #expect(
            times([(far, 20), (far + later - 21, later - 1), (far + later - 20, later)])
                == [20, later - 1, far + later - 20])
    }

    @Test func `a jump of an hour is believed at once`() {
        #expect(times([(Self.hour, 0), (2 * Self.hour + 1, 0)]) == [Self.hour, Self.hour])
    }

    @Test func `each jump has to last by itself`() {
        let far = 15 * Self.day
        let half = 3 * Self.hour
        #expect(
            times([(far, 0), (half, half), (far, half + 1), (far, 2 * half + 2)])
                == [0, half, half + 1, 2 * half + 2])
    }

    @Test func `one that goes back is believed, and doubted when it comes again`() {
        #expect(times([(-Self.day, 10), (20, 20)]) == [-Self.day, 10 - Self.day])
    }

    @Test func `a clock goes by it`() {
        let time = ManualWallClock()
        let clock = SteadyClock(time)
        let start = time.now()
        time.advance(by: .seconds(86_400))
        #expect(clock.now() < start + .seconds(3600), "a day that has not passed")
        time.advance(by: .milliseconds(-86_400_000 + 10))
        #expect(clock.now() == start + .milliseconds(10))
    }

    @Test func `absurd readings stop nothing`() {
        var calendar = SteadyCalendar(Timestamp(milliseconds: .min), at: .zero)
        let far = Timestamp(milliseconds: .max)
        #expect(calendar.time(far, at: .seconds(1)) < far)
        #expect(calendar.time(far, at: .seconds(1 + 6 * Self.hour)) == far)
        #expect(calendar.time(far, at: .seconds(2 + 6 * Self.hour)) == far)
    }
}
