// Which language a reader wants.
// SPDX-License-Identifier: MIT

import Language

/// Finds the one of ours that a reader wants most, in one field `Accept-Language` after the other. RFC 9110
/// section 12.5.4. It allocates nothing: a server does this for each request that waits.
struct LanguageChoice {
    /// English where none of ours is named.
    private(set) var language = Language.english
    /// In thousandths.
    private var weight = 0

    /// Whether nothing that comes behind can be wanted more. Most browsers name their reader's language
    /// first, and without a weight.
    private var isSettled: Bool { weight == LanguageChoice.full }

    private static let full = 1000

    /// - Parameter field: The value of a field.
    mutating func read(_ field: Span<UInt8>) {
        var start = 0
        while start < field.count, !isSettled {
            let end = field.first(UInt8(ascii: ","), in: start..<field.count)
            readElement(field, start..<end)
            start = end + 1
        }
    }

    /// Such as `ru-RU;q=0.9`.
    private mutating func readElement(_ field: Span<UInt8>, _ element: Range<Int>) {
        let end = field.first(UInt8(ascii: ";"), in: element)
        guard let found = Language(field, tag: field.trimmed(element.lowerBound..<end)) else {
            return
        }
        let parameter = end < element.upperBound ? end + 1..<element.upperBound : end..<end
        let wanted = LanguageChoice.weight(field, field.trimmed(parameter))
        if wanted > weight { (language, weight) = (found, wanted) }
    }

    /// Of `q=0` to `q=1.000`; all where nothing is said. What is malformed is not wanted.
    private static func weight(_ field: Span<UInt8>, _ parameter: Range<Int>) -> Int {
        if parameter.isEmpty { return full }
        let first = parameter.lowerBound
        guard parameter.count >= 3, field[first] | 0x20 == UInt8(ascii: "q"),
            field[first + 1] == UInt8(ascii: "=")
        else { return 0 }
        return thousandths(field, first + 2..<parameter.upperBound)
    }

    private static func thousandths(_ field: Span<UInt8>, _ number: Range<Int>) -> Int {
        let whole = Int(field[number.lowerBound]) - Int(UInt8(ascii: "0"))
        guard 0...1 ~= whole, number.count <= 5 else { return 0 }
        if number.count > 1, field[number.lowerBound + 1] != UInt8(ascii: ".") { return 0 }
        var (value, place) = (whole * full, full / 10)
        for index in number.dropFirst(2) {
            let digit = Int(field[index]) - Int(UInt8(ascii: "0"))
            guard 0...9 ~= digit else { return 0 }
            value += digit * place
            place /= 10
        }
        return value <= full ? value : 0
    }
}

extension Language {
    /// The language of a tag such as `ja` or `ru-RU`, in capitals or not; nil for one that has no
    /// catalogue. RFC 5646.
    fileprivate init?(_ field: Span<UInt8>, tag: Range<Int>) {
        let first = tag.lowerBound
        guard tag.count == 2 || tag.count > 2 && field[first + 2] == UInt8(ascii: "-") else {
            return nil
        }
        switch (field[first] | 0x20, field[first + 1] | 0x20) {
        case (UInt8(ascii: "e"), UInt8(ascii: "n")): self = .english
        case (UInt8(ascii: "j"), UInt8(ascii: "a")): self = .japanese
        case (UInt8(ascii: "r"), UInt8(ascii: "u")): self = .russian
        default: return nil
        }
    }
}
