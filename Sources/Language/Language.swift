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
}

extension Language {
    /// All texts whose keys begin with `prefix`, by key, with their placeholders: for a page that fills
    /// them in itself.
    package func texts(beginning prefix: String) -> [String: String] {
        Catalogue.of(self).texts(beginning: prefix)
    }
}
