// How long messages are kept, in words.
// SPDX-License-Identifier: MIT

import Chat

extension Retention {
    /// For people; nil where neither a number of messages nor an age is the limit.
    var pageSentence: String? {
        switch (count > 0 ? count.counting("message") : nil, ageInWords) {
        case (let count?, let age?):
            "A channel keeps up to \(count), for up to \(age)."
        case (let count?, nil): "A channel keeps up to \(count)."
        case (nil, let age?): "Messages are kept for up to \(age)."
        case (nil, nil): nil
        }
    }

    private var ageInWords: String? {
        let hours = Int(age / .seconds(3600))
        let (number, unit) = hours % 24 == 0 ? (hours / 24, "day") : (hours, "hour")
        return hours > 0 ? number.counting(unit) : nil
    }
}
