// A drawing as an image.
// SPDX-License-Identifier: MIT

extension LaneDrawing {
    /// The drawing as SVG: no script, no font of its own; readable on light and dark pages.
    public var svg: String {
        let height = rows.count * LaneRow.height + LaneRow.height
        let body = rows.enumerated().map { $1.svg(at: ($0 + 1) * LaneRow.height) }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="640" height="\(height)" \
            viewBox="0 0 640 \(height)" font-family="monospace" font-size="13">
            <rect width="640" height="\(height)" fill="#ffffff"/>
            \(body.filter { !$0.isEmpty }.joined(separator: "\n"))
            </svg>
            """
    }
}

extension LaneRow {
    static let height = 24

    /// The middle of each lane.
    private static let left = 70
    private static let right = 190
    private static let green = "#2e7d32"
    private static let red = "#c62828"
    private static let grey = "#9e9e9e"

    private var isLeft: Bool { lane == .callback }
    private var x: Int { isLeft ? LaneRow.left : LaneRow.right }
    private var otherX: Int { isLeft ? LaneRow.right : LaneRow.left }
    private var color: String { isLeft ? LaneRow.green : LaneRow.red }
    private var otherColor: String { isLeft ? LaneRow.red : LaneRow.green }

    fileprivate func svg(at y: Int) -> String {
        switch mark {
        case .title: return words(at: 10, y, "#000000")
        case .rail: return line(x, y - 12, x, y + 12, color) + words(at: 270, y)
        case .ran: return line(x, y - 12, x, y + 12, color) + box(x, y, color) + words(at: 270, y)
        case .skipped:
            return line(x, y - 12, x, y + 12, color) + box(otherX, y, LaneRow.grey)
                + words(at: 270, y, LaneRow.grey)
        case .threw, .recovered:
            return line(x, y, otherX, y + 12, otherColor) + box(x, y, color) + words(at: 270, y)
        case .planned:
            return (isOnBoth ? box(otherX, y, otherColor) : "") + box(x, y, color)
                + words(at: 270, y)
        }
    }

    private func line(_ x: Int, _ y: Int, _ toX: Int, _ toY: Int, _ color: String) -> String {
        "<line x1=\"\(x)\" y1=\"\(y)\" x2=\"\(toX)\" y2=\"\(toY)\" stroke=\"\(color)\""
            + " stroke-width=\"3\"/>"
    }

    private func box(_ x: Int, _ y: Int, _ color: String) -> String {
        "<rect x=\"\(x - 36)\" y=\"\(y - 10)\" width=\"72\" height=\"20\" rx=\"4\" fill=\"#ffffff\""
            + " stroke=\"\(color)\"/><text x=\"\(x)\" y=\"\(y + 4)\" text-anchor=\"middle\""
            + " fill=\"\(color)\">\(LaneRow.escaped(label))</text>"
    }

    private func words(at x: Int, _ y: Int, _ color: String = "#424242") -> String {
        guard !note.isEmpty else { return "" }
        return "<text x=\"\(x)\" y=\"\(y + 4)\" fill=\"\(color)\">\(LaneRow.escaped(note))</text>"
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
