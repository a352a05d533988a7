// The two to fourteen bytes in front of a frame's payload.
// SPDX-License-Identifier: MIT

/// The head of a frame. RFC 6455 section 5.2.
///
/// ```
/// FIN RSV RSV RSV opcode(4) · MASK length(7) · [length(16) or length(64)] · [masking key(32)]
/// ```
public struct FrameHead: Equatable, Sendable {
    /// The kind of frame.
    public let opcode: Opcode
    /// Whether it is the last frame of its message.
    public let isFinal: Bool
    /// In bytes.
    public let payloadLength: Int
    /// What the payload is masked with; nil where it is plain.
    public let key: MaskingKey?

    /// - Parameters:
    ///   - payloadLength: In bytes; at most 125 for a control frame.
    ///   - key: For a client's frame.
    public init(
        _ opcode: Opcode, payloadLength: Int, isFinal: Bool = true, key: MaskingKey? = nil
    ) {
        precondition(!opcode.isControl || payloadLength <= 125, "A control frame is short.")
        self.opcode = opcode
        self.isFinal = isFinal
        self.payloadLength = payloadLength
        self.key = key
    }
}

// How it is read.
extension FrameHead {
    /// Reads the head that `bytes` begin with. Nil where it is not whole yet, and nothing is wrong so
    /// far.
    ///
    /// - Parameter reader: Which end reads: a server's peer is a client, which masks.
    /// - Throws: What is wrong, as soon as the bytes that tell it are there.
    @inline(__always)
    public init?(_ bytes: Span<UInt8>, readBy reader: EndpointRole) throws(WebSocketError) {
        guard bytes.count >= 2 else { return nil }
        let (first, second) = (bytes[0], bytes[1])
        guard first & 0x70 == 0 else { throw .reservedBits }
        guard let opcode = Opcode(rawValue: first & 0x0f) else { throw .unknownOpcode }
        let (isFinal, isMasked) = (first & 0x80 != 0, second & 0x80 != 0)
        guard isMasked == (reader == .server) else { throw isMasked ? .masked : .notMasked }
        if opcode.isControl {
            guard isFinal else { throw .fragmentedControl }
            guard second & 0x7f <= 125 else { throw .longControl }
        }
        guard let length = try FrameHead.length(bytes, second & 0x7f) else { return nil }
        var key: MaskingKey?
        if isMasked {
            let start = FrameHead.byteCount(length, isMasked: false)
            guard bytes.count >= start + 4 else { return nil }
            key = MaskingKey(bytes.bytes.extracting(start..<start + 4))
        }
        self.init(opcode, payloadLength: length, isFinal: isFinal, key: key)
    }

    /// - Parameter short: What the second byte says: the length, or how many bytes say it.
    @inline(__always)
    private static func length(
        _ bytes: Span<UInt8>, _ short: UInt8
    ) throws(WebSocketError) -> Int? {
        guard short > 125 else { return Int(short) }
        let end = short == 126 ? 4 : 10
        guard bytes.count >= end else { return nil }
        var length: UInt64 = 0
        for index in 2..<end { length = length << 8 | UInt64(bytes[index]) }
        guard length < 1 << 63 else { throw .highestBit }
        guard length > (short == 126 ? 125 : 0xffff) else { throw .longerThanNeeded }
        // A length that this machine cannot count is past every limit anyway.
        return Int(clamping: length)
    }
}

// How it is written.
extension FrameHead {
    /// How many bytes it takes: 2 to 14.
    public var byteCount: Int { FrameHead.byteCount(payloadLength, isMasked: key != nil) }

    private static func byteCount(_ length: Int, isMasked: Bool) -> Int {
        (length <= 125 ? 2 : length <= 0xffff ? 4 : 10) + (isMasked ? 4 : 0)
    }

    /// As it is sent.
    public var bytes: [UInt8] {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { bytes in
            write(to: bytes)
            return Array(bytes)
        }
    }

    /// Fills the first ``byteCount`` bytes.
    func write(to bytes: UnsafeMutableBufferPointer<UInt8>) {
        let count = byteCount
        let lengthEnd = key == nil ? count : count - 4
        bytes[0] = opcode.rawValue | (isFinal ? 0x80 : 0)
        bytes[1] = key == nil ? 0 : 0x80
        switch lengthEnd {
        case 2: bytes[1] |= UInt8(payloadLength)
        case 4: bytes[1] |= 126
        default: bytes[1] |= 127
        }
        // The lowest byte is the last one.
        var length = payloadLength
        for index in (2..<lengthEnd).reversed() {
            bytes[index] = UInt8(truncatingIfNeeded: length)
            length >>= 8
        }
        guard let key else { return }
        for index in 0..<4 { bytes[lengthEnd + index] = key[index] }
    }
}
