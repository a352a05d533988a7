// A chain drawn before it fires, and in words.
// SPDX-License-Identifier: MIT

extension Deferred {
    /// The stages that have not run, lane by lane, each with the line it was added at.
    ///
    /// It works without tracing.
    public func diagram(_ format: DiagramFormat = .text) -> String {
        LaneDrawing(planned: core).written(as: format)
    }

    /// Where it stands, with a line for each Deferred that it waits for. The last line is the
    /// Deferred that has to be fired.
    public func explain() -> String { core.explanation }
}

extension Core {
    /// See ``Deferred/explain()``.
    var explanation: String {
        var sentences: [String] = []
        var next: Core? = self
        while let core = next {
            sentences.append(ChainExplanation(core).sentence)
            next = core.result.inner
        }
        return sentences.joined(separator: "\n")
    }
}
