// Text from other people, made safe for a terminal.
// SPDX-License-Identifier: MIT

extension Unicode.Scalar {
    /// Whether it ends a line, moves the cursor, sets a colour or changes the reading direction: C0,
    /// DEL, C1, line and paragraph separators, bidirectional overrides and isolates.
    package var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7f...0x9f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// The text on one line, with control characters escaped: `\n`, `\t`, `\x1b`, `\u{202e}`.
    ///
    /// For people only: a backslash is not escaped, so that this cannot be undone.
    package var visible: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            guard scalar.isControl else {
                text.append(scalar)
                continue
            }
            text.append(contentsOf: scalar.escape.unicodeScalars)
        }
        return String(text)
    }
}

extension Unicode.Scalar {
    fileprivate var escape: String {
        switch self {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: value < 0x100 ? "\\x" + hex(2) : "\\u{" + hex(4) + "}"
        }
    }

    /// The escape in a string of JSON.
    package var jsonEscape: String { "\\u" + hex(4) }

    /// Its number with at least `count` hexadecimal digits.
    private func hex(_ count: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}
