// A text for people, in whichever language they read.
// SPDX-License-Identifier: MIT

/// An entry of the catalogues with what fills its placeholders. It becomes words only where the reader's
/// language is known.
///
/// The entries themselves are static members that scripts/embed-catalogues makes of
/// `Catalogues/en.properties`: `.channelTaken`, `.newMessages(count: 3)`. So an entry that is missing
/// does not compile.
public struct LocalizedText: Equatable, Sendable, CustomStringConvertible {
    private indirect enum Content: Equatable, Sendable {
        case entry(String, [String: Argument])
        case verbatim(String)
        case joined([LocalizedText])
    }

    private let content: Content

    /// For the generated members alone.
    package init(key: String, _ arguments: [String: Argument] = [:]) {
        content = .entry(key, arguments)
    }

    /// A text that is the same in all languages.
    public init(verbatim text: String) {
        content = .verbatim(text)
    }

    private init(joining texts: [LocalizedText]) {
        content = .joined(texts)
    }

    /// One sentence after the other.
    package static func + (one: LocalizedText, other: LocalizedText) -> LocalizedText {
        LocalizedText(joining: [one, other])
    }

    /// In English.
    public var description: String { text(in: .english) }

    /// In the reader's language.
    package func text(in language: Language) -> String {
        switch content {
        case .entry(let key, let arguments):
            Catalogue.of(language).text(key, arguments, in: language)
        case .verbatim(let text): text
        case .joined(let texts):
            texts.map { $0.text(in: language) }
                .joined(separator: language == .japanese ? "" : " ")
        }
    }
}

extension LocalizedText {
    /// What fills a placeholder.
    package enum Argument: Equatable, Sendable {
        case text(String)
        case number(Int)
        case localized(LocalizedText)

        func text(in language: Language) -> String {
            switch self {
            case .text(let text): text
            case .number(let number): language.digits(of: number)
            case .localized(let text): text.text(in: language)
            }
        }
    }
}

/// A value that may fill a placeholder.
package protocol LocalizedArgument {
    var argument: LocalizedText.Argument { get }
}

extension String: LocalizedArgument {
    package var argument: LocalizedText.Argument { .text(self) }
}

extension Int: LocalizedArgument {
    package var argument: LocalizedText.Argument { .number(self) }
}

extension StaticString: LocalizedArgument {
    package var argument: LocalizedText.Argument { .text(description) }
}

extension LocalizedText: LocalizedArgument {
    package var argument: Argument { .localized(self) }
}
