// How long messages are kept, in words.
// SPDX-License-Identifier: MIT

import Chat
import Language

extension Retention {
    /// For people; nil where neither a number of messages nor an age is the limit.
    var pageSentence: LocalizedText? {
        switch (count > 0 ? LocalizedText.keptMessages(count: count) : nil, ageInWords) {
        case (let messages?, let age?): .keepsCountAndAge(messages: messages, age: age)
        case (let messages?, nil): .keepsCount(messages: messages)
        case (nil, let age?): .keepsAge(age: age)
        case (nil, nil): nil
        }
    }

    private var ageInWords: LocalizedText? {
        let hours = Int(age / .seconds(3600))
        if hours <= 0 { return nil }
        return hours % 24 == 0 ? .keptDays(count: hours / 24) : .keptHours(count: hours)
    }
}
