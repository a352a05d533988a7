// The header fields of a head.
// SPDX-License-Identifier: MIT

/// Where the fields of a head lie, in their order. It keeps its storage for the next head.
struct FieldLines {
    /// Behind the first ``count`` lie those of an earlier head.
    private var lines: [FieldLine] = []
    /// How many fields there are.
    private(set) var count = 0
    /// Which kinds of names there are: most names that are looked for are of no such kind.
    private var kinds: FieldKinds = []

    /// As many as browsers send.
    private static let usual = 16

    /// Whether one of the names may be of these kinds.
    func mayHave(_ wanted: FieldKinds) -> Bool { !kinds.isDisjoint(with: wanted) }

    mutating func removeAll() { (count, kinds) = (0, []) }

    @inline(__always)
    mutating func append(_ line: FieldLine, of kind: FieldKinds) {
        if count < lines.count { lines[count] = line } else { grow(by: line) }
        count &+= 1
        kinds.formUnion(kind)
    }

    @inline(never)
    private mutating func grow(by line: FieldLine) {
        if lines.isEmpty { lines.reserveCapacity(FieldLines.usual) }
        lines.append(line)
    }

    /// Where the value of the first field that is called `name` (lower case) lies, or nil.
    func value(_ name: StaticString, in bytes: Span<UInt8>) -> Range<Int>? {
        var next = 0
        return nextValue(name, in: bytes, from: &next)
    }

    /// The same, but from the field with the number `index` on, which becomes the number behind the
    /// one that was found.
    func nextValue(
        _ name: StaticString, in bytes: Span<UInt8>, from index: inout Int
    ) -> Range<Int>? {
        guard !kinds.isDisjoint(with: FieldKinds(of: name)) else { return nil }
        guard let last = name.utf8.last else { return nil }
        let length = name.utf8CodeUnitCount
        while index < count {
            let line = lines[index]
            index += 1
            // Most names differ in length, or like `accept-language` and `accept-encoding` in their
            // last letter: which is quicker to tell.
            if line.name.count == length, bytes[line.name.upperBound &- 1] | 0x20 == last,
                bytes.holds(lowercase: name, at: line.name)
            {
                return line.value
            }
        }
        return nil
    }

    /// Where the values of all fields lie that are called `name` (lower case), a name that is known only
    /// while the program runs.
    func values(named name: String, in bytes: Span<UInt8>) -> [Range<Int>] {
        lines.prefix(count).filter { line in
            line.name.count == name.utf8.count
                && zip(line.name, name.utf8).allSatisfy { bytes[$0].lowercased == $1 }
        }.map(\.value)
    }
}

/// One bit of 64, the same for all names that begin with the same letter, small or big, and are as
/// long. Nearly all other names have another bit.
public struct FieldKinds: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt64

    /// As many kinds as there are bits.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    @inline(__always)
    init(first: UInt8, length: Int) {
        rawValue = 1 &<< (UInt64(first | 0x20) &* 7 &+ UInt64(truncatingIfNeeded: length))
    }

    /// The kind of `name` (lower case); none for an empty name, which no field has.
    @inline(__always)
    public init(of name: StaticString) {
        let length = name.utf8CodeUnitCount
        self = length == 0 ? [] : FieldKinds(first: name.utf8Start.pointee, length: length)
    }
}
