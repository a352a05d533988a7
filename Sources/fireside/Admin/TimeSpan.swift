// How long something lasts, as an argument.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// `45s`, `30m`, `12h`, `7d`.
enum TimeSpan {
    /// - Returns: Seconds, from 1 to a hundred years.
    static func parse(_ text: String) throws -> Int {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
            (1...3_155_760_000 / unit).contains(count), text.first != "+"
        else {
            throw ValidationError("\(text): a time is a number and s, m, h or d, such as 12h.")
        }
        return count * unit
    }
}
