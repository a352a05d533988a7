// A drawing as a flowchart for Mermaid.
// SPDX-License-Identifier: MIT

extension LaneDrawing {
    /// The drawing as a Mermaid flowchart: full arrows on the callback lane, dotted ones on the
    /// errback lane.
    public var mermaid: String {
        var lines = ["flowchart TB"]
        var previous: (id: String, arrow: String)?
        for (index, row) in rows.enumerated() where row.mark != .rail || !row.note.isEmpty {
            let id = "n\(index)"
            lines.append("  \(id)\(row.node)")
            if let previous {
                lines.append("  \(previous.id) \(previous.arrow) \(id)")
            }
            previous = (id, row.arrow)
        }
        return lines.joined(separator: "\n")
    }
}

extension LaneRow {
    fileprivate var node: String {
        let text = [label, note].filter { !$0.isEmpty }.joined(separator: " · ")
        let quoted = "\"" + LaneRow.escaped(text) + "\""
        return mark == .title ? "([\(quoted)])" : "[\(quoted)]"
    }

    /// The lane on which the result leaves this row.
    fileprivate var arrow: String {
        let leavesLeft =
            switch mark {
            case .threw: false
            case .recovered: true
            default: lane == .callback
            }
        return leavesLeft ? "-->" : "-.->"
    }
}
