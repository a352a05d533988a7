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
    package init?(tag: some StringProtocol) {
        let primary = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
        self.init(rawValue: primary)
    }
}

extension Language {
    /// The one of ours that a reader wants most. RFC 9110 section 12.5.4.
    ///
    /// - Parameter fields: The values of all fields `Accept-Language`; English where they name none of
    ///   ours.
    package init(acceptable fields: [String]) {
        var best = (language: Language.english, weight: 0.0)
        for element in fields.flatMap({ $0.split(separator: ",") }) {
            let parts = element.split(separator: ";").map { $0.trimmingBlanks }
            guard let tag = parts.first, let language = Language(tag: tag) else { continue }
            let weight = Language.weight(parts.dropFirst())
            if weight > best.weight { best = (language, weight) }
        }
        self = best.language
    }

    /// From `q=0` to `q=1`. What is malformed is not wanted.
    private static func weight(_ parameters: ArraySlice<Substring>) -> Double {
        guard let parameter = parameters.first else { return 1 }
        guard parameter.lowercased().hasPrefix("q="), let weight = Double(parameter.dropFirst(2)),
            (0...1).contains(weight)
        else { return 0 }
        return weight
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
