// A chain drawn before it fires, and in words.
// SPDX-License-Identifier: MIT

extension Deferred {
    /// The stages that have not run, lane by lane, each with the line it was added at.
    ///
    /// Nothing has to be on for that.
    public func diagram(_ format: DiagramFormat = .text) -> String {
        LaneDrawing(planned: core).written(as: format)
    }

    /// Where it stands, in a sentence for each Deferred it waits for: whom to fire.
    public func explain() -> String {
        var sentences: [String] = []
        var next: Core? = core
        while let core = next {
            sentences.append(Explanation(core).sentence)
            next = if case .waiting(let inner) = core.result { inner } else { nil }
        }
        return sentences.joined(separator: "\n")
    }
}
