// Which brackets are open.
// SPDX-License-Identifier: MIT

/// Brackets, innermost last. A bit each: text that nests no more than 64 deep needs no memory.
struct BracketStack {
    enum Bracket {
        case array
        case object
    }

    /// The innermost ones, 64 at most; a bit that is set stands for an object.
    private var bits: UInt64 = 0
    /// Those around them, 64 in each.
    private var outer: [UInt64] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// The innermost one; nil for none.
    var last: Bracket? {
        if isEmpty { return nil }
        return bits & 1 == 1 ? .object : .array
    }

    mutating func append(_ bracket: Bracket) {
        if count > 0, count.isMultiple(of: 64) { outer.append(bits) }
        bits = bits << 1 | (bracket == .object ? 1 : 0)
        count += 1
    }

    /// There must be one.
    mutating func removeLast() {
        count -= 1
        bits >>= 1
        if count > 0, count.isMultiple(of: 64), let outermost = outer.popLast() { bits = outermost }
    }
}
