// Other people's text on one's own terminal: nothing in it may command it.
// SPDX-License-Identifier: MIT

extension Unicode.Scalar {
    /// What ends a line, moves the cursor, colours, or turns the reading direction: C0, DEL, C1, line
    /// and paragraph separators, bidirectional overrides and isolates.
    var isUnruly: Bool {
        switch value {
        case 0..<0x20, 0x7f...0x9f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// The text on one line, with everything unruly written out: `\n`, `\t`, `\x1b`, `\u{202e}`.
    ///
    /// For people: a backslash stands for itself, so this cannot be undone.
    var visible: String {
        guard unicodeScalars.contains(where: \.isUnruly) else { return self }
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            guard scalar.isUnruly else {
                text.append(scalar)
                continue
            }
            text.append(contentsOf: scalar.written.unicodeScalars)
        }
        return String(text)
    }
}

extension Unicode.Scalar {
    fileprivate var written: String {
        switch self {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: value < 0x100 ? "\\x" + hex(2) : "\\u{" + hex(4) + "}"
        }
    }

    /// As it stands in a string of JSON.
    var jsonEscape: String { "\\u" + hex(4) }

    /// Its number in so many digits.
    private func hex(_ count: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}
