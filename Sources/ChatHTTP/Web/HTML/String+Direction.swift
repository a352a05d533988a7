// Where a text changes its direction so often that browsers take long to lay it out.
// SPDX-License-Identifier: MIT

extension String {
    /// The beginning, up to where the direction of writing has changed a hundred times; else all.
    /// WebKit needs time that grows with the square of these changes: seconds for 4 KB that change with
    /// each letter. The same limit as in page/beginning.js.
    var beforeManyDirections: Substring {
        guard utf8.contains(where: { $0 >= 0x80 }) else { return self[...] }
        let scalars = unicodeScalars
        var changes = 0
        var isRightToLeft = false
        for index in scalars.indices where !scalars[index].isNeutral {
            let scalar = scalars[index]
            if scalar.isDirectionMark || scalar.isRightToLeft && !isRightToLeft { changes += 1 }
            if changes > 100 { return self[..<index] }
            isRightToLeft = scalar.isRightToLeft
        }
        return self[...]
    }
}

extension Unicode.Scalar {
    /// ASCII that takes the direction of what is around it.
    fileprivate var isNeutral: Bool {
        switch value {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: false
        default: value < 0x80
        }
    }

    /// A letter of a script that runs from right to left: Hebrew, Arabic and their neighbours.
    fileprivate var isRightToLeft: Bool {
        switch value {
        case 0x590...0x8ff, 0xfb1d...0xfdff, 0xfe70...0xfefc, 0x1_0800...0x1_0fff,
            0x1_e800...0x1_efff:
            true
        default: false
        }
    }

    /// A mark that changes the direction.
    fileprivate var isDirectionMark: Bool {
        0x202a...0x202e ~= value || 0x2066...0x2069 ~= value
    }
}
