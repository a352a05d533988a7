// A moment, as the command line and lines of JSON have it.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// A time as RFC 3339 has it, `2026-11-20T12:00:00Z`, or the beginning of a day in UTC, `2026-11-20`.
struct Moment: ExpressibleByArgument {
    let timestamp: Timestamp

    init?(argument: String) {
        let text = Array(argument.utf8)
        guard text.count >= 10, let day = Moment.day(text[..<10]) else { return nil }
        if text.count == 10 {
            timestamp = Timestamp(milliseconds: day * 86_400_000)
            return
        }
        guard let time = Moment.time(text[10...]) else { return nil }
        timestamp = Timestamp(milliseconds: day * 86_400_000 + time)
    }

    /// Days since 1970. Howard Hinnant's `days_from_civil`: years start in March.
    private static func day(_ text: ArraySlice<UInt8>) -> Int? {
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let year = number(parts[0]),
            let month = number(parts[1]), let day = number(parts[2]),
            (1...12).contains(month), (1...31).contains(day), year > 0
        else { return nil }
        let marchYear = month > 2 ? year : year - 1
        let (era, yearOfEra) = marchYear.quotientAndRemainder(dividingBy: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Milliseconds of `T12:00:00.123Z`, or of a time with `+02:00` behind it.
    private static func time(_ text: ArraySlice<UInt8>) -> Int? {
        var rest = text
        guard let mark = rest.popFirst(), "Tt ".utf8.contains(mark),
            let clock = clock(rest.prefix(8), 3)
        else { return nil }
        rest = rest.dropFirst(8)
        var thousandths = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty,
                let fraction = number(Array(digits.prefix(3)) + zeros(3 - digits.count))
            else { return nil }
            thousandths = fraction
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = offset(rest) else { return nil }
        return clock * 1000 + thousandths - offset * 1000
    }

    private static func zeros(_ count: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(ascii: "0"), count: max(count, 0))
    }

    /// Seconds east of UTC.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int? {
        guard let sign = text.first else { return nil }
        if text.count == 1 { return "Zz".utf8.contains(sign) ? 0 : nil }
        guard text.count == 6, "+-".utf8.contains(sign), let clock = clock(text.dropFirst(), 2)
        else { return nil }
        return sign == UInt8(ascii: "-") ? -clock * 60 : clock * 60
    }

    /// `12:34:56` in seconds, or `12:34` in minutes.
    private static func clock(_ text: ArraySlice<UInt8>, _ count: Int) -> Int? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == count, parts.allSatisfy({ $0.count == 2 }) else { return nil }
        var sum = 0
        for (part, limit) in zip(parts, [23, 59, 60]) {
            guard let number = number(part), number <= limit else { return nil }
            sum = sum * 60 + number
        }
        return sum
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        Int(decimal: Array(digits).span)
    }
}
