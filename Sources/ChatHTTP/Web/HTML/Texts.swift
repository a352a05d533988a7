// The words of the page, in its visitor's language.
// SPDX-License-Identifier: MIT

import Language

/// Entries of the catalogue, in one language: `\(texts[.send])`. As strings, so they are escaped.
struct Texts {
    let language: Language

    subscript(_ text: LocalizedText) -> String { text.text(in: language) }

    /// An entry with one element in it: at ``place``, which is where its language wants it.
    func parts(_ text: LocalizedText, _ element: HTML) -> HTML {
        let parts = self[text].split(
            separator: Texts.place, maxSplits: 1, omittingEmptySubsequences: false)
        return HTML(joining: parts.map { "\(String($0))" }, by: element)
    }

    /// Stands for an element. No text has it.
    static let place = "\u{fffc}"
}
