// The header fields of a head.
// SPDX-License-Identifier: MIT

/// Where the fields of a head lie, in their order.
///
/// Browsers send ten to sixteen. The places of so many are noted; fields behind them are looked for
/// where they lie.
struct FieldLines {
    /// How many fields there are.
    private(set) var count = 0
    private var noted = [16 of FieldLine](repeating: FieldLine())
    /// Which kinds of names there are: nearly all names that are looked for are none of them.
    private var kinds: FieldKinds = []

    mutating func append(_ line: FieldLine, of kind: FieldKinds) {
        if count < noted.count { noted[count] = line }
        count &+= 1
        kinds.formUnion(kind)
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
        while index < count {
            let line = self.line(index, in: bytes)
            index += 1
            if bytes.holds(lowercase: name, at: line.name) { return line.value }
        }
        return nil
    }

    private func line(_ index: Int, in bytes: Span<UInt8>) -> FieldLine {
        if index < noted.count { return noted[index] }
        var line = noted[noted.count - 1]
        for _ in noted.count...index {
            guard let next = FieldLine(bytes, at: line.end) else { break }
            line = next
        }
        return line
    }

}

/// One bit of 64, the same for all names that begin with the same letter, small or big, and are as
/// long. Nearly all other names have another bit.
struct FieldKinds: OptionSet {
    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    @inline(__always)
    init(first: UInt8, length: Int) {
        rawValue = 1 &<< (UInt64(first | 0x20) &* 7 &+ UInt64(truncatingIfNeeded: length))
    }

    /// None for an empty name, which no field has.
    @inline(__always)
    init(of name: StaticString) {
        let length = name.utf8CodeUnitCount
        self = length == 0 ? [] : FieldKinds(first: name.utf8Start.pointee, length: length)
    }
}
