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

    /// The four bytes, in the order in which they are sent.
    init(_ bytes: RawSpan) {
        word = UInt32(littleEndian: bytes.unsafeLoadUnaligned(as: UInt32.self))
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

    /// Masks or unmasks `bytes`, eight at a time.
    func apply(to bytes: UnsafeMutableRawBufferPointer) {
        let mask = (UInt64(word) | UInt64(word) << 32).littleEndian
        var index = 0
        while index &+ 8 <= bytes.count {
            let eight = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            bytes.storeBytes(of: eight ^ mask, toByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        while index < bytes.count {
            bytes[index] ^= self[index]
            index &+= 1
        }
    }
}

extension [UInt8] {
    /// Appends `bytes`, and masks or unmasks them where there is a key.
    mutating func append(_ bytes: Span<UInt8>, maskedWith key: MaskingKey?) {
        let start = count
        bytes.withUnsafeBufferPointer {
            // Nearly always a message comes in one piece. A new array is cheaper than one that grows.
            if isEmpty { self = Array($0) } else { append(contentsOf: $0) }
        }
        guard let key else { return }
        withUnsafeMutableBytes { bytes in
            key.apply(to: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
        }
    }
}
