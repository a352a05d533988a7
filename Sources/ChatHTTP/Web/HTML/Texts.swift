// The words of the page, in its visitor's language.
// SPDX-License-Identifier: MIT

import Language

/// Entries of the catalogue, in one language: `\(texts[.send])`. As strings, so they are escaped.
struct Texts {
    let language: Language

    subscript(_ text: LocalizedText) -> String { text.text(in: language) }
}
