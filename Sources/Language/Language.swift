// The languages that Fireside speaks.
// SPDX-License-Identifier: MIT

/// A language with a catalogue of its own, `Catalogues/….properties`.
public enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case japanese = "ja"
    case russian = "ru"

    /// What it calls itself.
    package var name: String {
        switch self {
        case .english: "English"
        case .japanese: "日本語"
        case .russian: "Русский"
        }
    }

    /// The language of a tag such as `ja` or `ru-RU`, in capitals or not; nil for one that has no
    /// catalogue. RFC 5646.
    fileprivate init?(tag: ArraySlice<UInt8>) {
        let isPrimary = tag.count == 2 || tag.dropFirst(2).first == UInt8(ascii: "-")
        guard tag.count >= 2, isPrimary else { return nil }
        let letters = (tag[tag.startIndex] | 0x20, tag[tag.startIndex + 1] | 0x20)
        switch letters {
        case (UInt8(ascii: "e"), UInt8(ascii: "n")): self = .english
        case (UInt8(ascii: "j"), UInt8(ascii: "a")): self = .japanese
        case (UInt8(ascii: "r"), UInt8(ascii: "u")): self = .russian
        default: return nil
        }
    }
}

extension Language {
    /// The one of ours that a reader wants most. RFC 9110 section 12.5.4. No string is made: a server
    /// may ask this for each request that waits.
    ///
    /// - Parameter fields: The values of all fields `Accept-Language`, in bytes; English where they name
    ///   none of ours.
    package init(acceptable fields: [ArraySlice<UInt8>]) {
        var best = (language: Language.english, weight: 0)
        for field in fields {
            var rest = field
            while !rest.isEmpty {
                let element = rest.prefix { $0 != UInt8(ascii: ",") }
                rest = rest.dropFirst(element.count + 1)
                let tag = element.prefix { $0 != UInt8(ascii: ";") }
                guard let language = Language(tag: tag.trimmed) else { continue }
                let weight = Language.weight(element.dropFirst(tag.count + 1).trimmed)
                if weight > best.weight { best = (language, weight) }
            }
        }
        self = best.language
    }

    /// In thousandths, of `q=0` to `q=1.000`; all where nothing is said. What is malformed is not
    /// wanted.
    private static func weight(_ parameter: ArraySlice<UInt8>) -> Int {
        if parameter.isEmpty { return 1000 }
        guard parameter.count >= 3, parameter.first.map({ $0 | 0x20 }) == UInt8(ascii: "q"),
            parameter.dropFirst().first == UInt8(ascii: "=")
        else { return 0 }
        return thousandths(parameter.dropFirst(2))
    }

    private static func thousandths(_ number: ArraySlice<UInt8>) -> Int {
        let whole = number[number.startIndex]
        let point = number.dropFirst().first
        let decimals = number.dropFirst(2)
        guard whole == UInt8(ascii: "0") || whole == UInt8(ascii: "1"),
            point == nil || point == UInt8(ascii: "."), decimals.count <= 3,
            decimals.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return 0 }
        var value = Int(whole - UInt8(ascii: "0")) * 1000
        for (digit, place) in zip(decimals, [100, 10, 1]) {
            value += Int(digit - UInt8(ascii: "0")) * place
        }
        return value <= 1000 ? value : 0
    }
}

extension ArraySlice<UInt8> {
    /// Without the blanks around it.
    fileprivate var trimmed: ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        var text = drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
