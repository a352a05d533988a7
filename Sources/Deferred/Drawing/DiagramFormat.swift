// Text, Mermaid or SVG.
// SPDX-License-Identifier: MIT

/// How a drawing is written down.
public enum DiagramFormat: Sendable {
    /// Lines of text.
    case text

    /// A flowchart for Mermaid, which Markdown viewers draw.
    case mermaid

    /// An image.
    case svg
}

extension LaneDrawing {
    /// The drawing in this format.
    public func written(as format: DiagramFormat) -> String {
        switch format {
        case .text: text
        case .mermaid: mermaid
        case .svg: svg
        }
    }
}
