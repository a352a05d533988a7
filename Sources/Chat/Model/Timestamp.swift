// When something was said, by the calendar.
// SPDX-License-Identifier: MIT

/// Milliseconds since 1970, in UTC. Written `2026-11-20T12:00:00.123Z`, RFC 3339, in the years from
/// 0 to 9999.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Since 1970, negative before.
    public let milliseconds: Int

    /// - Parameter milliseconds: Since 1970, in UTC.
    public init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    /// The earlier is the lesser.
    public static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.milliseconds < other.milliseconds
    }

    /// The last or the first moment where the sum would lie beyond.
    public static func + (time: Timestamp, span: Duration) -> Timestamp {
        time - (.zero - span)
    }

    /// The first or the last moment where the outcome would lie beyond.
    public static func - (time: Timestamp, age: Duration) -> Timestamp {
        let (difference, isBeyond) = time.milliseconds.subtractingReportingOverflow(
            age.wholeMilliseconds)
        return Timestamp(milliseconds: isBeyond ? (age < .zero ? .max : .min) : difference)
    }
}

extension Timestamp: CustomStringConvertible {
    /// `2026-11-20T12:00:00.123Z`
    public var description: String {
        let text = [UInt8](capacity: Timestamp.textLength) { write(to: &$0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Of the description, in bytes.
    static let textLength = 24

    /// Writes the description, in ASCII. It allocates nothing: every message has a time.
    func write(to text: inout OutputSpan<UInt8>) {
        // A file may have been tampered with: the first and the last moment stand for all outside.
        let moment = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let (days, inDay) = moment.flooredDivision(by: 86_400_000)
        let (year, month, day) = Timestamp.date(days)
        let (seconds, thousandths) = inDay.quotientAndRemainder(dividingBy: 1000)
        let (minute, second) = (seconds / 60, seconds % 60)
        // Three times eight bytes: `2026-11-`, `20T12:00` and `:00.123Z`.
        text.append(
            words: pair(year / 100) | pair(year % 100) << 16 | byte("-") << 32
                | pair(month) << 40 | byte("-") << 56,
            pair(day) | byte("T") << 16 | pair(minute / 60) << 24 | byte(":") << 40
                | pair(minute % 60) << 48,
            byte(":") | pair(second) << 8 | byte(".") << 24
                | digit(thousandths / 100) << 32 | pair(thousandths % 100) << 40 | byte("Z") << 56)
    }

    private func byte(_ mark: Unicode.Scalar) -> UInt64 { UInt64(UInt8(ascii: mark)) }

    private func digit(_ number: Int) -> UInt64 { byte("0") &+ UInt64(truncatingIfNeeded: number) }

    /// A number below 100 in two digits, the first of them lowest.
    private func pair(_ number: Int) -> UInt64 {
        // A tenth, without a division: exact up to 178.
        let tens = (number &* 103) >> 10
        return digit(tens) | digit(number &- tens &* 10) << 8
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

extension Duration {
    /// Rounded down, and without floating point: it is asked for with each message.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}

extension Int {
    fileprivate func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
