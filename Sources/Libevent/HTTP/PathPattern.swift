// A path with places for values.
// SPDX-License-Identifier: MIT

/// Such as `/channels/{channel}/messages`: as many segments, each the same or any but an empty one.
struct PathPattern {
    private enum Segment {
        case same(Substring)
        case value(name: String)
    }

    private let segments: [Segment]

    /// nil for a path without places, which is its own pattern.
    init?(_ text: String) {
        guard text.contains("{") else { return nil }
        segments = PathPattern.split(text).map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .value(name: String(segment.dropFirst().dropLast())) : .same(segment)
        }
    }

    /// What stands in the places of `path`, by their names; nil where it does not match.
    func values(in path: String) -> [String: String]? {
        let found = PathPattern.split(path)
        guard found.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (segment, text) in zip(segments, found) {
            switch segment {
            case .same(let expected): if text != expected { return nil }
            case .value(let name):
                if text.isEmpty { return nil }
                values[name] = String(text)
            }
        }
        return values
    }

    private static func split(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }
}
