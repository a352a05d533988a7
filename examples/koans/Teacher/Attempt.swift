// One run of one koan.
// SPDX-License-Identifier: MIT

import Deferred

/// One run of one koan: what it said, and what its Deferreds did.
package struct Attempt {
    private let expected: [String]
    private let said: [String]
    private let thrown: (any Error)?
    private let events: [TraceEvent]

    /// Runs the koan.
    ///
    /// - Parameter values: Whether the drawing shows values, not only their types. Such a run must be
    ///   the only one in the process that is traced.
    package init(
        says expected: [String], values: Bool = true, _ body: (Saying) throws -> Void
    ) {
        let saying = Saying()
        var thrown: (any Error)?
        events = DeferredTrace.record(values: values) {
            do { try body(saying) } catch { thrown = error }
        }
        self.expected = expected
        self.thrown = thrown
        said = saying.said
    }

    /// Whether it said what it should, and threw nothing.
    package var isRight: Bool { thrown == nil && said == expected }

    /// What it should say, what it says, and what its chains did: the lines below its title.
    package var report: [String] {
        let drawing = LaneDrawing(events).text.split(separator: "\n").map(String.init)
        var lines = ["it should say  \(Attempt.listing(expected))"]
        lines.append("it says        \(Attempt.listing(said))")
        if let thrown { lines.append("it throws      \(thrown)") }
        lines.append("")
        lines +=
            drawing.isEmpty ? ["no Deferred was fired"] : ["what the chain did:", ""] + drawing
        return lines
    }

    /// `"tea", "cake"`
    static func listing(_ words: [String]) -> String {
        words.isEmpty ? "nothing" : words.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
