// Four bytes that hide what a client sends from the proxies on its way.
// SPDX-License-Identifier: MIT

/// What each byte of a client's payload is combined with, so that a page cannot choose which bytes go
/// over the wire. RFC 6455 sections 5.3 and 10.3.
public struct MaskingKey: Equatable, Sendable {
    /// The four bytes, the first one lowest.
    private var word: UInt32

    /// The four bytes, in the order in which they are sent.
    public init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        word = UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16 | UInt32(fourth) << 24
    }

    private init(word: UInt32) { self.word = word }

    /// A key that nobody can foresee, as each frame of a client needs one. From the system's random
    /// numbers.
    public static func random() -> MaskingKey { MaskingKey(word: .random(in: 0...(.max))) }

    /// The four bytes, in the order in which they are sent.
    public var bytes: [UInt8] { (0..<4).map { self[$0] } }

    /// The byte for the payload's byte at `index`.
    subscript(index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: word >> UInt32(truncatingIfNeeded: (index & 3) * 8))
    }

    /// The key for what follows the first `count` bytes of the payload.
    func advanced(by count: Int) -> MaskingKey {
        let bits = UInt32(truncatingIfNeeded: (count & 3) * 8)
        return bits == 0 ? self : MaskingKey(word: word >> bits | word << (32 - bits))
    }

    /// Masks or unmasks `bytes` from `start` on, eight at a time. The key's first byte is for the one
    /// at `start`.
    func apply(to bytes: inout MutableRawSpan, from start: Int) {
        let count = bytes.byteCount
        let mask = (UInt64(word) | UInt64(word) << 32).littleEndian
        var index = start
        while index &+ 8 <= count {
            let eight = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            bytes.storeBytes(of: eight ^ mask, toByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        while index < count {
            let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            bytes.storeBytes(of: byte ^ self[index &- start], toByteOffset: index, as: UInt8.self)
            index &+= 1
        }
    }
}

extension [UInt8] {
    /// Appends `bytes`, unmasked where there is a key.
    mutating func append(_ bytes: ArraySlice<UInt8>, unmaskedWith key: MaskingKey?) {
        let start = count
        append(contentsOf: bytes)
        guard let key else { return }
        var span = mutableSpan
        var tail = span.mutableBytes
        key.apply(to: &tail, from: start)
    }
}
