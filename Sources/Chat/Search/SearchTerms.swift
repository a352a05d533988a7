// The terms under which an index keeps a text.
// SPDX-License-Identifier: MIT

extension FoldedText {
    /// Longer words are kept by their beginning.
    package static let maxTermLength = 32

    /// What an index keeps of it: each word; of a script without blanks each pair of neighbours, and the
    /// last character of a run alone. None twice.
    ///
    /// So a text in which ``SearchQuery/Word`` occurs has all the terms of that word.
    package var terms: Set<String> {
        var terms: Set<String> = []
        for run in runs {
            switch run.script {
            case .spaced, .symbol:
                terms.insert(term(run.range.prefix(FoldedText.maxTermLength)))
            case .solid:
                for index in run.range { terms.insert(term(run.range.pair(at: index))) }
            case .gap: break
            }
        }
        return terms
    }

    /// As text.
    func term(_ range: Range<Int>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        for index in range { bytes.append(contentsOf: scalars[index].utf8) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Range<Int> {
    /// One place and the next, where there is one.
    func pair(at index: Int) -> Range<Int> { index..<Swift.min(index + 2, upperBound) }
}

/// A term that a text must have, or a beginning of one.
package struct SearchTerm: Sendable, Hashable {
    package let text: String
    /// Whether it may go on.
    package let isPrefix: Bool
}
