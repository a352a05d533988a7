// When something was said, by the calendar.
// SPDX-License-Identifier: MIT

/// Milliseconds since 1970, in UTC. Written `2026-11-20T12:00:00.123Z`, RFC 3339.
public struct Timestamp: Hashable, Sendable, Comparable {
    public let milliseconds: Int

    public init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    public static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.milliseconds < other.milliseconds
    }

    public static func - (time: Timestamp, age: Duration) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds - Int(age / .milliseconds(1)))
    }
}

extension Timestamp: CustomStringConvertible {
    public var description: String {
        let (days, inDay) = milliseconds.flooredDivision(by: 86_400_000)
        let (year, month, day) = Timestamp.date(days)
        let (seconds, thousandths) = inDay.quotientAndRemainder(dividingBy: 1000)
        let date = "\(year)-\(Timestamp.two(month))-\(Timestamp.two(day))"
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(Timestamp.two)
        let rest = String(1000 + thousandths).dropFirst()
        return "\(date)T\(time.joined(separator: ":")).\(rest)Z"
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }

    /// Howard Hinnant's `civil_from_days`: years start in March, so that a leap day ends one.
    private static func date(_ daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (daysSince1970 + 719_468).flooredDivision(by: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int {
    fileprivate func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
