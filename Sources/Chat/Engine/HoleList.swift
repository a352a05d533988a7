// The holes that somebody has come past.
// SPDX-License-Identifier: MIT

/// Holes, oldest first. Most often there is none.
struct HoleList: Sendable, Equatable {
    private(set) var holes: [Hole] = []

    init(_ holes: [Hole] = []) {
        self.holes = holes
    }

    /// The newest.
    var last: Hole? { holes.last }

    /// One more, behind the others.
    mutating func add(_ hole: Hole) {
        if hole != holes.last { holes.append(hole) }
    }

    /// Whether this number is inside one of them. Most numbers are above all of them.
    func contains(_ seq: Int) -> Bool {
        if holes.isEmpty { return false }
        return holes.reversed().prefix { seq < $0.to }.contains { $0.contains(seq) }
    }
}
