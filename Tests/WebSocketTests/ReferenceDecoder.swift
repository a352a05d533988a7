// A second reader: slow, plain, and made of other parts.
// SPDX-License-Identifier: MIT

import WebSocket

/// Reads a whole stream at once, as RFC 6455 is written, without a thought for speed. It shares no code
/// with ``FrameReader``.
struct ReferenceDecoder {
    private(set) var messages: [IncomingMessage] = []
    /// The code for the Close frame, where the stream breaks a rule.
    private(set) var error: UInt16?
    private var rest: [UInt8]
    private let isServer: Bool
    private let maxMessage: Int
    private var payload: [UInt8] = []
    private var kind: UInt8?
    private var isOver = false

    init(_ bytes: [UInt8], isServer: Bool, maxMessage: Int) {
        rest = bytes
        self.isServer = isServer
        self.maxMessage = maxMessage
        while error == nil, !isOver, readFrame() {}
    }

    /// - Returns: Whether there was one, right and whole.
    private mutating func readFrame() -> Bool {
        guard rest.count >= 2 else { return false }
        let isFinal = rest[0] >= 128, opcode = rest[0] % 16, isControl = opcode >= 8
        let isMasked = rest[1] >= 128, short = rest[1] % 128
        guard rest[0] / 16 % 8 == 0, [0, 1, 2, 8, 9, 10].contains(opcode), isMasked == isServer,
            !isControl || isFinal && short <= 125
        else { return fail(1002) }
        var head = 2, length = UInt64(short)
        if short >= 126 {
            head = short == 126 ? 4 : 10
            guard rest.count >= head else { return false }
            length = rest[2..<head].reduce(0) { $0 * 256 + UInt64($1) }
            let isShortest = short == 126 ? length > 125 : length > 65_535
            guard isShortest, length < 1 << 63 else { return fail(1002) }
        }
        let keyEnd = isMasked ? head + 4 : head
        guard rest.count >= keyEnd else { return false }
        if !isControl {
            guard (opcode == 0) == (kind != nil) else { return fail(1002) }
            guard length <= UInt64(maxMessage - payload.count) else { return fail(1009) }
        }
        let masked = rest[keyEnd...].prefix(Int(length))
        let bytes = masked.enumerated().map { place, byte in
            isMasked ? byte ^ rest[head + place % 4] : byte
        }
        let isWhole = bytes.count == Int(length)
        rest = Array(rest[(keyEnd + bytes.count)...])
        if isControl { return isWhole && takeControl(opcode, bytes) }
        return take(opcode, bytes, isLast: isWhole && isFinal) && isWhole
    }

    private mutating func take(_ opcode: UInt8, _ bytes: [UInt8], isLast: Bool) -> Bool {
        if opcode != 0 { kind = opcode }
        payload += bytes
        if kind == 1 {
            let isRight = isLast ? isUTF8(payload) : mayBecomeUTF8(payload)
            guard isRight else { return fail(1007) }
        }
        guard isLast else { return true }
        messages.append(kind == 1 ? .text(payload) : .binary(payload))
        (payload, kind) = ([], nil)
        return true
    }

    private mutating func takeControl(_ opcode: UInt8, _ bytes: [UInt8]) -> Bool {
        if opcode == 9 { messages.append(.ping(bytes)) }
        if opcode == 10 { messages.append(.pong(bytes)) }
        guard opcode == 8 else { return true }
        if bytes.count == 1 { return fail(1002) }
        var code: CloseCode?
        if bytes.count >= 2 {
            let number = UInt16(bytes[0]) * 256 + UInt16(bytes[1])
            let allowed = Array(1000...1003) + Array(1007...1014) + Array(3000...4999)
            guard allowed.contains(Int(number)) else { return fail(1002) }
            code = CloseCode(rawValue: number)
        }
        let reason = Array(bytes.dropFirst(2))
        guard isUTF8(reason) else { return fail(1007) }
        messages.append(.close(code, reason: String(decoding: reason, as: UTF8.self)))
        isOver = true
        return true
    }

    private mutating func fail(_ code: UInt16) -> Bool {
        error = code
        return false
    }
}

private func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

/// Whether some bytes could follow to make it UTF-8. Those at the ends of all ranges are tried.
private func mayBecomeUTF8(_ bytes: [UInt8]) -> Bool {
    if isUTF8(bytes) { return true }
    let more: [[UInt8]] = [0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf].map { [$0] }
    let ends = more + more.map { $0 + [0x80] } + more.map { $0 + [0x80, 0x80] }
    let tail = Array(bytes.suffix(3))
    return ends.contains { end in
        (1...max(1, tail.count)).contains { count in
            isUTF8(Array(tail.suffix(count)) + end) && isUTF8(Array(bytes.dropLast(count)))
        }
    }
}
