// A path with places for values.
// SPDX-License-Identifier: MIT

/// Such as `/channels/{channel}/messages`: as many segments, each the same or any but an empty one.
struct PathPattern {
    private enum Segment {
        case same(String)
        case value(name: String)
    }

    private let segments: [Segment]

    /// nil for a path without places, which is its own pattern.
    init?(_ text: String) {
        guard text.contains("{") else { return nil }
        segments = text.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .value(name: String(segment.dropFirst().dropLast())) : .same(String(segment))
        }
    }

    /// What stands in the places of `path`, by their names; nil where it does not match.
    func values(in path: String) -> [String: String]? {
        var values: [String: String] = [:]
        var rest = path.utf8[...]
        for (number, segment) in segments.enumerated() {
            let text = rest.prefix { $0 != UInt8(ascii: "/") }
            switch segment {
            case .same(let expected): if !text.elementsEqual(expected.utf8) { return nil }
            case .value(let name):
                if text.isEmpty { return nil }
                values[name] = String(Substring(text))
            }
            rest = rest[text.endIndex...]
            // A slash between two segments, the path's end behind the last one.
            let isLast = number == segments.count - 1
            guard isLast ? rest.isEmpty : rest.popFirst() != nil else { return nil }
        }
        return values
    }
}
