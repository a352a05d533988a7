// Columns for people to read.
// SPDX-License-Identifier: MIT

import Chat

/// Rows of cells. Each column but the last is as wide as its widest cell.
struct TextTable: CustomStringConvertible {
    private let rows: [[String]]

    /// - Parameter head: What stands above the columns; nil for nothing.
    init(_ head: [String]? = nil, rows: [[String]]) {
        self.rows = ([head].compactMap { $0 } + rows).map { $0.map(\.visible) }
    }

    var description: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0[column].terminalWidth }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell
                    : cell + String(repeating: " ", count: widths[column] - cell.terminalWidth + 2)
            }.joined()
        }.joined(separator: "\n")
    }
}

extension String {
    /// Columns that it takes on a terminal. Letters of East Asia and pictures take two.
    fileprivate var terminalWidth: Int {
        reduce(0) { width, character in
            width + (character.unicodeScalars.contains(where: \.isWide) ? 2 : 1)
        }
    }
}

extension Unicode.Scalar {
    /// By the blocks of Unicode whose letters are all wide (UAX 11), and the pictures.
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
            0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
            true
        default: false
        }
    }
}
