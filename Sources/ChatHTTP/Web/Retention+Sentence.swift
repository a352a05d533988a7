// How long messages are kept, in words.
// SPDX-License-Identifier: MIT

internal import Chat

extension Retention {
    /// For people; nil where neither a number of messages nor an age is the limit.
    var sentence: String? {
        switch (count > 0 ? count.grouped : nil, ageInWords) {
        case (let count?, let age?):
            "A channel keeps up to \(count) messages, for up to \(age)."
        case (let count?, nil): "A channel keeps up to \(count) messages."
        case (nil, let age?): "Messages are kept for up to \(age)."
        case (nil, nil): nil
        }
    }

    private var ageInWords: String? {
        let hours = Int(age / .seconds(3600))
        let (number, unit) = hours % 24 == 0 ? (hours / 24, "day") : (hours, "hour")
        return hours > 0 ? "\(number.grouped) \(unit)\(number == 1 ? "" : "s")" : nil
    }
}

extension Int {
    /// With a comma at the thousands, as in 1,000.
    fileprivate var grouped: String {
        self < 1000
            ? String(self)
            : (self / 1000).grouped + "," + String(1000 + self % 1000).dropFirst()
    }
}
