// How languages count: the plural rules of Unicode CLDR, for whole numbers.
// SPDX-License-Identifier: MIT

/// The form of a text with a number in it.
enum PluralForm: String {
    case one, few, many, other
}

extension Language {
    /// The form that goes with `count`, 0 or more.
    func pluralForm(of count: Int) -> PluralForm {
        switch self {
        case .english: count == 1 ? .one : .other
        case .japanese: .other
        case .russian: Language.russianForm(count % 10, count % 100)
        }
    }

    private static func russianForm(_ last: Int, _ lastTwo: Int) -> PluralForm {
        switch (last, lastTwo) {
        case (1, let two) where two != 11: .one
        case (2...4, let two) where !(12...14).contains(two): .few
        default: .many
        }
    }

    /// The number with its thousands apart: `12,345`, or `12 345` in Russian. Four digits stay together
    /// there.
    func digits(of number: Int) -> String {
        let digits = String(number.magnitude)
        let isShort = digits.count < (self == .russian ? 5 : 4)
        let separator = self == .russian ? "\u{a0}" : ","
        let grouped = isShort ? digits : Language.grouped(digits, by: separator)
        return number < 0 ? "-\(grouped)" : grouped
    }

    private static func grouped(_ digits: String, by separator: String) -> String {
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped += separator }
            grouped.append(digit)
        }
        return grouped
    }
}
