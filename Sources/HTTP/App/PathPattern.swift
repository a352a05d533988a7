// A path with places for values.
// SPDX-License-Identifier: MIT

/// Such as `/channels/{channel}/messages`: a place is a whole segment, and takes any but an empty
/// one.
struct PathPattern {
    /// The places' names, in their order.
    private let names: [String]
    /// What stands before the first place, between two, and behind the last one.
    private let literals: [[UInt8]]

    /// nil for a path without places, which is its own pattern.
    init?(_ text: String) {
        guard text.contains("{") else { return nil }
        var names: [String] = []
        var literals: [[UInt8]] = [[]]
        for (number, segment) in text.split(separator: "/", omittingEmptySubsequences: false)
            .enumerated()
        {
            if number > 0 { literals[literals.count - 1].append(UInt8(ascii: "/")) }
            if segment.hasPrefix("{"), segment.hasSuffix("}") {
                names.append(String(segment.dropFirst().dropLast()))
                literals.append([])
            } else {
                literals[literals.count - 1] += segment.utf8
            }
        }
        self.names = names
        self.literals = literals
    }

    /// What stands in the places of `path`, by their names; nil where it does not match.
    func values(in path: String) -> [(name: String, value: String)]? {
        let bytes = path.utf8.span
        guard bytes.hold(literals[0], at: 0) else { return nil }
        var values: [(name: String, value: String)] = []
        var start = literals[0].count
        for number in names.indices {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "/") { end += 1 }
            guard end > start, bytes.hold(literals[number + 1], at: end) else { return nil }
            let place = path.utf8.dropFirst(start).prefix(end - start)
            values.append((names[number], String(Substring(place))))
            start = end + literals[number + 1].count
        }
        return start == bytes.count ? values : nil
    }
}

extension Span<UInt8> {
    fileprivate func hold(_ literal: [UInt8], at start: Int) -> Bool {
        guard start + literal.count <= count else { return false }
        for index in literal.indices where self[start + index] != literal[index] { return false }
        return true
    }
}
