// What somebody looks for.
// SPDX-License-Identifier: MIT

/// Some words, all of which a message must have.
///
/// A word is found where a word of the message begins with it: "swi" finds "Swift" and not "iswift".
/// In a script without blanks it is found anywhere. Signs count as they stand: "c++" finds "C++".
public struct SearchQuery: Sendable {
    /// In characters (Unicode scalars).
    public static let maxLength = 128

    /// What stands between blanks in the query.
    struct Word: Sendable {
        let scalars: [Unicode.Scalar]
        let startsWord: Bool
    }

    /// None twice.
    let words: [Word]
    /// What an index must have of a message in which all words occur.
    package let terms: [SearchTerm]

    /// - Parameter text: Words with blanks between them.
    /// - Returns: nil where it is too long, or where no word has a letter, a digit or a symbol.
    public init?(_ text: String) {
        guard text.unicodeScalars.count <= SearchQuery.maxLength else { return nil }
        let parts = FoldedText(text).scalars.split(whereSeparator: \.properties.isWhitespace)
        var words: [Word] = []
        var terms: Set<SearchTerm> = []
        for scalars in Set(parts.map(Array.init)) {
            words.append(
                Word(scalars: scalars, startsWord: SearchScript(scalars[0]) == .spaced))
            terms.formUnion(FoldedText(folded: scalars).queryTerms)
        }
        guard !terms.isEmpty else { return nil }
        self.words = words
        self.terms = terms.sorted { ($0.text.count, $0.text) > ($1.text.count, $1.text) }
    }

    /// Whether all words occur in the message as it is.
    package func matches(_ message: Message) -> Bool {
        guard message.isPosted, let text = message.searchedText else { return false }
        let folded = FoldedText(text)
        return words.allSatisfy { folded.contains($0) }
    }
}

extension Message {
    /// The text that a search looks into; nil where it has none.
    package var searchedText: String? { body.text ?? body.string }
}

extension FoldedText {
    fileprivate init(folded scalars: [Unicode.Scalar]) { self.scalars = scalars }

    /// Whether `word` occurs where a word may begin.
    func contains(_ word: SearchQuery.Word) -> Bool {
        let (length, first) = (word.scalars.count, word.scalars[0])
        guard length <= scalars.count else { return false }
        for start in 0...(scalars.count - length) where scalars[start] == first {
            if word.startsWord, start > 0, SearchScript(scalars[start - 1]) == .spaced { continue }
            if scalars[start..<(start + length)].elementsEqual(word.scalars) { return true }
        }
        return false
    }

    /// Terms that each text has in which this occurs. Only what stands last may go on.
    fileprivate var queryTerms: [SearchTerm] {
        runs.flatMap { run -> [SearchTerm] in
            let isLast = run.range.upperBound == scalars.count
            switch run.script {
            case .spaced:
                let range = run.range.prefix(FoldedText.maxTermLength)
                let goesOn = isLast && run.range.count <= range.count
                return [SearchTerm(text: term(range), isPrefix: goesOn)]
            case .symbol: return [SearchTerm(text: term(run.range), isPrefix: false)]
            case .solid:
                if run.range.count == 1 {
                    return [SearchTerm(text: term(run.range), isPrefix: isLast)]
                }
                return run.range.dropLast().map {
                    SearchTerm(text: term(run.range.pair(at: $0)), isPrefix: false)
                }
            case .gap: return []
            }
        }
    }
}
