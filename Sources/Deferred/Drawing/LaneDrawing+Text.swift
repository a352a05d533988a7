// A drawing as text.
// SPDX-License-Identifier: MIT

extension LaneDrawing {
    /// The drawing as lines of text, 22 columns a lane.
    public var text: String { rows.map(\.text).joined(separator: "\n") }
}

extension LaneRow {
    var text: String {
        let box = "[\(label)]"
        let isLeft = lane == .callback
        switch mark {
        case .title: return note
        case .rail: return columns(isLeft ? "|" : ".", isLeft ? "." : "|")
        case .ran: return columns(isLeft ? box : ".", isLeft ? "." : box)
        case .skipped: return columns(isLeft ? "|" : box, isLeft ? box : "|")
        case .threw: return columns("\(box) throws ".filled(to: 22, with: "-"), "\\")
        case .recovered: return columns("/".filled(to: 21, with: "-"), "\(box) recovers")
        case .planned:
            return columns(isLeft || isOnBoth ? box : ".", !isLeft || isOnBoth ? box : ".")
        }
    }

    private func columns(_ left: String, _ right: String) -> String {
        let right = note.isEmpty ? right : right.filled(to: 22, with: " ") + note
        var line = "  " + left.filled(to: 22, with: " ") + right
        while line.last == " " { line.removeLast() }
        return line
    }
}

extension String {
    fileprivate func filled(to width: Int, with character: Character) -> String {
        self + String(repeating: character, count: max(0, width - count))
    }
}
