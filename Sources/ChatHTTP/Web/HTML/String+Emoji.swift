// Texts of a few emoji and nothing else: they are shown large.
// SPDX-License-Identifier: MIT

extension String {
    /// Whether it is one to three emoji. The same rule as in page/emoji.js.
    var isEmoji: Bool {
        guard utf8.count <= 400 else { return false }  // three families, in all colours
        let emoji = filter { !$0.isWhitespace }
        return (1...3).contains(emoji.count) && emoji.allSatisfy(\.isEmoji)
    }
}

extension Character {
    /// A flag, a key, or a picture. One that is usually drawn as a letter, as ©, counts only where the
    /// text asks for an emoji.
    fileprivate var isEmoji: Bool {
        let scalars = Array(unicodeScalars), first = scalars[0].properties
        guard !scalars.contains("\u{fe0e}") else { return false }
        if scalars.last == "\u{20e3}" { return first.isEmoji && scalars.contains("\u{fe0f}") }
        if scalars[0].isRegionalIndicator {
            return scalars.count == 2 && scalars[1].isRegionalIndicator
        }
        guard scalars.count > 1 else { return first.isEmojiPresentation }
        return first.isEmojiPresentation
            || first.isEmoji && !scalars[0].isASCII
                && (scalars[1] == "\u{fe0f}"
                    || first.isEmojiModifierBase && scalars[1].properties.isEmojiModifier)
    }
}

extension Unicode.Scalar {
    fileprivate var isRegionalIndicator: Bool { 0x1f1e6...0x1f1ff ~= value }
}
