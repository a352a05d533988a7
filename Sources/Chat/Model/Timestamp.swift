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
        withText { String(decoding: $0, as: UTF8.self) }
    }

    /// Calls `body` with the description's bytes, in ASCII. It allocates nothing: every message has a
    /// time.
    func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { bytes in
            write(to: bytes)
            return body(UnsafeBufferPointer(bytes))
        }
    }

    private func write(to bytes: UnsafeMutableBufferPointer<UInt8>) {
        // A file may have been tampered with: the first and the last moment stand for all outside.
        let moment = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let (days, inDay) = moment.flooredDivision(by: 86_400_000)
        let (year, month, day) = Timestamp.date(days)
        let (seconds, thousandths) = inDay.quotientAndRemainder(dividingBy: 1000)
        var text = Digits(bytes)
        text.append(year, 4, then: "-")
        text.append(month, 2, then: "-")
        text.append(day, 2, then: "T")
        text.append(seconds / 3600, 2, then: ":")
        text.append(seconds / 60 % 60, 2, then: ":")
        text.append(seconds % 60, 2, then: ".")
        text.append(thousandths, 3, then: "Z")
    }

    /// Numbers of a fixed width, in decimal.
    private struct Digits {
        private let bytes: UnsafeMutableBufferPointer<UInt8>
        private(set) var count = 0

        init(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
            self.bytes = bytes
        }

        mutating func append(_ number: Int, _ width: Int, then mark: Unicode.Scalar) {
            var rest = number
            for place in (count..<count + width).reversed() {
                bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            bytes[count + width] = UInt8(ascii: mark)
            count += width + 1
        }
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
