// How wide a terminal shows a text.
// SPDX-License-Identifier: MIT

extension String {
    /// Two for each Chinese, Japanese or Korean sign and each emoji, none for a mark on a letter, else one.
    var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }
}

extension Unicode.Scalar {
    fileprivate var columns: Int {
        if isASCII { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return Unicode.Scalar.wide.contains { $0 ~= value } ? 2 : 1
        }
    }

    /// What Unicode calls wide or full-width (UAX 11), in blocks.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97c, 0xac00...0xd7a3,
        0xf900...0xfaff, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff,
        0x20000...0x3fffd,
    ]
}
