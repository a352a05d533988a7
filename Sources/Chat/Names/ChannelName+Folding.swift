// Names in scripts other than ASCII's: many ways to write one become the same.
// SPDX-License-Identifier: MIT

// For normal form C: the standard library uses it to compare texts, and has no public name for it.
@_spi(_Unicode) import Swift

extension ChannelName {
    /// A name as everyone has it: without joiners, in small letters, in normal form C.
    ///
    /// - Parameter bytes: UTF-8.
    /// - Returns: nil for what can be no name.
    static func folded(_ bytes: Span<UInt8>) -> String? {
        // Most of what is no name is found here. What a name is folded from is hardly ever as long.
        guard bytes.count <= 4 * maxBytes else { return nil }
        var isASCII = true
        for index in bytes.indices where !bytes[index].isNameByte {
            if bytes[index] < 0x80 { return nil }
            isASCII = false
        }
        if isASCII { return nil }
        let name = fold(bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
        return isName(name) ? name : nil
    }

    /// The same for every way to write a name; of a folded name, the name.
    private static func fold(_ text: String) -> String {
        var name = ""
        var isComposed = true
        for scalar in text.unicodeScalars where !scalar.isJoiner {
            let scalar = scalar.narrow
            isComposed = isComposed && scalar.isAlwaysComposed
            if scalar.properties.changesWhenLowercased {
                name += scalar.properties.lowercaseMapping
            } else {
                // The last sigma of a word is another letter, which has the same capital.
                name.unicodeScalars.append(scalar == "\u{3C2}" ? "\u{3C3}" : scalar)
            }
        }
        if isComposed { return name }
        var composed = String.UnicodeScalarView()
        composed.append(contentsOf: name._nfc)
        return String(composed)
    }

    /// Whether a folded text can be a name.
    private static func isName(_ text: String) -> Bool {
        guard (1...maxBytes).contains(text.utf8.count),
            (1...maxLength).contains(text.unicodeScalars.count)
        else { return false }
        var room = 0  // for marks on the letter before
        for scalar in text.unicodeScalars {
            switch scalar.partOfName {
            case .letter: room = maxMarks
            case .sign: room = 0
            case .mark where room > 0: room -= 1
            case .mark, nil: return false
            }
        }
        return true
    }

    /// On one letter. More would reach into the lines above and below.
    private static let maxMarks = 6
}

/// What a character is in a channel's name.
private enum NamePart {
    case letter
    /// Stands above, below or around the letter before it.
    case mark
    /// A digit, `_` or `-`.
    case sign
}

extension Unicode.Scalar {
    /// Joins letters in Persian and in Indic scripts, or keeps them apart. A name does not need it to be
    /// read, and cannot be typed by others who do not see it.
    fileprivate var isJoiner: Bool { value == 0x200c || value == 0x200d }

    /// Whether it is as normal form C has it, beside any other of these: most letters of Latin, Greek and
    /// Cyrillic alphabets, of Chinese, Japanese and Korean. It is no more than a shortcut.
    fileprivate var isAlwaysComposed: Bool {
        switch value {
        case 0...0x2af, 0x388...0x482, 0x48a...0x52f, 0x3041...0x3096, 0x30a1...0x30fe,
            0x4e00...0x9fff, 0xac00...0xd7a3:
            true
        default: false
        }
    }

    /// nil for what can be in no name: among others, all that cannot be seen, and all that is not
    /// assigned yet.
    fileprivate var partOfName: NamePart? {
        let isUnseen = properties.isDefaultIgnorableCodePoint || self == Unicode.Scalar.khitanFiller
        if isUnseen { return nil }
        switch properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .uppercaseLetter, .titlecaseLetter:
            return .letter
        case .nonspacingMark, .spacingMark: return .mark
        case .decimalNumber: return .sign
        default: return self == "_" || self == "-" ? .sign : nil
        }
    }

    /// Shows nothing, though no property says so.
    private static let khitanFiller: Unicode.Scalar = "\u{16FE4}"
}
