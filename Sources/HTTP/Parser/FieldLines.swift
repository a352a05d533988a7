// The header fields of a head.
// SPDX-License-Identifier: MIT

/// The fields of a head, in their order. It keeps its storage for the next head.
struct FieldLines {
    private var lines: [FieldLine] = []
    private(set) var count = 0
    /// Which kinds of names there are: nearly all names that are looked for are none of them.
    private var kinds: UInt64 = 0

    /// As many as browsers send.
    private static let usual = 16

    mutating func removeAll() {
        count = 0
        kinds = 0
    }

    mutating func append(_ line: FieldLine, in bytes: Span<UInt8>) {
        if count < lines.count {
            lines[count] = line
        } else {
            if lines.isEmpty { lines.reserveCapacity(FieldLines.usual) }
            lines.append(line)
        }
        count += 1
        kinds |= FieldLines.kind(bytes[line.name.lowerBound], line.name.count)
    }

    /// The first field behind the first `skipped` ones that is called `name` (lower case), by its
    /// number.
    func first(_ name: StaticString, in bytes: Span<UInt8>, behind skipped: Int = 0) -> Int? {
        let length = name.utf8CodeUnitCount
        guard length > 0, kinds & FieldLines.kind(name.utf8Start.pointee, length) != 0 else {
            return nil
        }
        for index in skipped..<max(skipped, count)
        where bytes.holds(lowercase: name, at: lines[index].name) {
            return index
        }
        return nil
    }

    /// Where the value of the field with this number lies.
    func value(_ index: Int) -> Range<Int> { lines[index].value }

    /// One bit, the same for all names that begin with the same letter, small or big, and are as
    /// long.
    private static func kind(_ first: UInt8, _ length: Int) -> UInt64 {
        1 &<< (UInt64(first.lowercased) &* 7 &+ UInt64(truncatingIfNeeded: length))
    }
}
