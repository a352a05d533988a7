// A path with places for values.
// SPDX-License-Identifier: MIT

/// Such as `/channels/{channel}/messages`: as many segments, each the same or any but an empty one.
struct PathPattern {
    private enum Segment {
        case same([UInt8])
        case value(name: String)
    }

    private let segments: [Segment]

    /// nil for a path without places, which is its own pattern.
    init?(_ text: String) {
        guard text.contains("{") else { return nil }
        segments = text.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .value(name: String(segment.dropFirst().dropLast())) : .same(Array(segment.utf8))
        }
    }

    /// What stands in the places of `path`, by their names; nil where it does not match.
    func values(in path: String) -> [(name: String, value: String)]? {
        let bytes = path.utf8.span
        var values: [(name: String, value: String)] = []
        var start = 0
        for (number, segment) in segments.enumerated() {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "/") { end += 1 }
            switch segment {
            case .same(let expected):
                guard bytes.extracting(start..<end).holds(expected) else { return nil }
            case .value(let name):
                if end == start { return nil }
                let place = path.utf8.dropFirst(start).prefix(end - start)
                values.append((name, String(Substring(place))))
            }
            // A slash between two segments, the path's end behind the last one.
            let isLast = number == segments.count - 1
            guard isLast == (end == bytes.count) else { return nil }
            start = end + 1
        }
        return values
    }
}

extension Span<UInt8> {
    fileprivate func holds(_ expected: [UInt8]) -> Bool {
        guard count == expected.count else { return false }
        for index in 0..<count where self[index] != expected[index] { return false }
        return true
    }
}
