// A text without the differences that a search does not see.
// SPDX-License-Identifier: MIT

@_spi(_Unicode) internal import Swift

/// Small letters, in one Unicode form, without accents on Latin and Greek letters.
///
/// "Café", "CAFE" and "ｃａｆé" are one, and so are "ещё" and "ЕЩЕ", "ｶﾞ" and "ガ". й stays й, and が stays
/// が: these are other letters, not accents. The normal forms are NFD and NFC; of the compatibility forms
/// (NFKC) the wide and narrow ones and the ligatures are undone, which is what keyboards make.
package struct FoldedText: Sendable, Equatable {
    /// In the form NFC.
    package let scalars: [Unicode.Scalar]

    /// Takes time for each character: O(length).
    package init(_ text: String) {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            scalars = text.utf8.map { Unicode.Scalar($0).asSmallASCII }
            return
        }
        var usual = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalar.appendUsualForm(to: &usual) }
        var letters = String.UnicodeScalarView()
        var base: Unicode.Scalar = " "
        for scalar in String(usual)._nfd {
            if scalar.isASCII {
                base = scalar.asSmallASCII
                letters.append(base)
            } else if scalar.isMark {
                if !scalar.isAccent(on: base) { letters.append(scalar) }
            } else {
                base = scalar.appendSmall(to: &letters)
            }
        }
        scalars = Array(String(letters)._nfc)
    }
}

extension Unicode.Scalar {
    fileprivate var asSmallASCII: Unicode.Scalar {
        "A"..."Z" ~= self ? Unicode.Scalar(UInt8(value) | 0x20) : self
    }

    /// Combining Diacritical Marks, and the marks that can stand on kana.
    fileprivate var isMark: Bool { 0x300...0x36f ~= value || 0x3099...0x309a ~= value }

    /// Whether it makes no other letter of `base`.
    fileprivate func isAccent(on base: Unicode.Scalar) -> Bool {
        switch base.value {
        case 0x61...0x7a, 0xe0...0x24f, 0x3b1...0x3c9: 0x300...0x36f ~= value
        case 0x435: value == 0x308  // ё is written е more often than not
        default: false
        }
    }

    /// What it is where it is neither wide nor narrow nor a ligature. What cannot be seen goes.
    fileprivate func appendUsualForm(to text: inout String.UnicodeScalarView) {
        switch value {
        case 0xff61...0xff9f: text.append(narrowKana[Int(value) - 0xff61])
        case 0x3000, 0xa0: text.append(" ")
        case 0xfb00...0xfb06: text += ligatures[Int(value) - 0xfb00].unicodeScalars
        // Soft hyphen, joiners, direction marks, variation selectors, byte order mark.
        case 0xad, 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x2069, 0xfe00...0xfe0f, 0xfeff: break
        default: text.append(narrow)
        }
    }

    /// - Returns: The last letter of it.
    fileprivate func appendSmall(to text: inout String.UnicodeScalarView) -> Unicode.Scalar {
        switch self {
        case "ß", "ẞ": text += "ss".unicodeScalars
        case "ς": text.append("σ")
        default:
            guard properties.changesWhenLowercased else {
                text.append(self)
                return self
            }
            for small in properties.lowercaseMapping.unicodeScalars where !small.isMark {
                text.append(small)
            }
        }
        return text.last ?? self
    }
}

/// U+FF61 to U+FF9F in their usual width; the last two are the marks for voice.
private let narrowKana = Array(
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u{3099}\u{309a}"
        .unicodeScalars)

/// U+FB00 to U+FB06.
private let ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]
