// Where words begin and end, in any script.
// SPDX-License-Identifier: MIT

/// What a character is to a search.
package enum SearchScript: Sendable {
    /// Part of a word, in a script that puts blanks between words.
    case spaced
    /// Part of a sentence, in a script that does not: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
    case solid
    /// A word of its own: an emoji, an arrow.
    case symbol
    /// Between words.
    case gap

    /// Of a folded character.
    package init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7a: self = .spaced
        case 0..<0x80: self = .gap
        case 0x3400...0x9fff, 0x20000...0x3ffff, 0xf900...0xfaff: self = .solid
        default: self.init(lookingUp: scalar)
        }
    }

    private init(lookingUp scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
            .otherNumber:
            self = scalar.isOfSolidScript ? .solid : .spaced
        case .otherSymbol: self = .symbol
        default: self = .gap
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isOfSolidScript: Bool {
        switch value {
        case 0x0e00...0x0eff, 0x1000...0x109f, 0x1780...0x17ff, 0x3005...0x3007, 0x3040...0x30ff,
            0x31f0...0x31ff:
            true
        default: false
        }
    }
}

/// Characters of one script in a row.
package struct SearchRun: Sendable {
    package let script: SearchScript
    package let range: Range<Int>
}

extension FoldedText {
    /// All that is not between words, in order. Each symbol is a run of its own.
    package var runs: [SearchRun] {
        var runs: [SearchRun] = []
        var start = 0
        var script = SearchScript.gap
        func end(_ index: Int) {
            if script != .gap { runs.append(SearchRun(script: script, range: start..<index)) }
        }
        for (index, scalar) in scalars.enumerated() {
            let next = SearchScript(scalar)
            if next == script, next != .symbol { continue }
            end(index)
            (start, script) = (index, next)
        }
        end(scalars.count)
        return runs
    }
}
