// A path, perhaps with places for values.
// SPDX-License-Identifier: MIT

/// Such as `/channels/{channel}/messages`: a place is a whole segment, and takes any but an empty
/// one.
final class PathPattern {
    /// The places' names, in their order.
    private let names: [[UInt8]]
    /// What stands before the first place, between two, and behind the last one.
    private let literals: [[UInt8]]

    init(_ text: String) {
        var names: [[UInt8]] = []
        var literals: [[UInt8]] = [[]]
        for (number, segment) in text.split(separator: "/", omittingEmptySubsequences: false)
            .enumerated()
        {
            if number > 0 { literals[literals.count - 1].append(UInt8(ascii: "/")) }
            if segment.hasPrefix("{"), segment.hasSuffix("}") {
                names.append(Array(segment.dropFirst().dropLast().utf8))
                literals.append([])
            } else {
                literals[literals.count - 1] += segment.utf8
            }
        }
        self.names = names
        self.literals = literals
    }

    /// Whether it has places.
    var isOpen: Bool { !names.isEmpty }

    /// How long a path is that matches; without places, all are as long.
    var shortest: Int { literals.reduce(0) { $0 + $1.count } }

    /// Whether `path` matches. A path without places is compared, no more.
    func matches(_ path: Span<UInt8>) -> Bool {
        guard path.holds(literals[0], at: 0) else { return false }
        var start = literals[0].count
        for number in names.indices {
            let end = path.first(UInt8(ascii: "/"), in: start..<path.count)
            guard end > start, path.holds(literals[number + 1], at: end) else { return false }
            start = end + literals[number + 1].count
        }
        return start == path.count
    }

    /// What stands in the place called `name` of a path that matches; nil where there is no such
    /// place.
    func place(_ name: Span<UInt8>, in path: Span<UInt8>) -> Range<Int>? {
        var start = literals[0].count
        for number in names.indices {
            let end = path.first(UInt8(ascii: "/"), in: start..<path.count)
            if name.count == names[number].count, name.holds(names[number], at: 0) {
                return start..<end
            }
            start = end + literals[number + 1].count
        }
        return nil
    }
}

extension Span<UInt8> {
    fileprivate func holds(_ literal: [UInt8], at start: Int) -> Bool {
        holds(literal.span, at: start)
    }
}
