// The heads of frames, and each reason to refuse one.
// SPDX-License-Identifier: MIT

import Testing
import WebSocket

@Suite struct FrameHeadTests {
    private func read(_ bytes: [UInt8], _ role: EndpointRole) throws -> FrameHead? {
        try FrameHead(bytes.span, readBy: role)
    }

    private func refusal(_ bytes: [UInt8], _ role: EndpointRole = .server) -> String? {
        do throws(WebSocketError) {
            _ = try FrameHead(bytes.span, readBy: role)
            return nil
        } catch {
            return error.description
        }
    }

    @Test(arguments: [0, 1, 125, 126, 127, 255, 256, 65_535, 65_536, 1 << 32, Int.max])
    func `a length is written in as few bytes as it takes, and read again`(length: Int) throws {
        let key = MaskingKey(1, 2, 3, 4)
        let plain = FrameHead(.binary, payloadLength: length, isFinal: false)
        let masked = FrameHead(.text, payloadLength: length, key: key)
        let count = length <= 125 ? 2 : length <= 65_535 ? 4 : 10
        #expect(plain.bytes.count == count)
        #expect(plain.byteCount == count)
        #expect(masked.bytes.count == count + 4)
        #expect(try read(plain.bytes, .client) == plain)
        #expect(try read(masked.bytes + [0xff], .server) == masked)
    }

    @Test func `a head that is not whole is waited for`() throws {
        let head = FrameHead(.binary, payloadLength: 70_000, key: MaskingKey(1, 2, 3, 4)).bytes
        #expect(head.count == 14)
        for count in 0..<14 { #expect(try read(Array(head[..<count]), .server) == nil) }
    }

    @Test(arguments: [0x40, 0x20, 0x10] as [UInt8])
    func `a reserved bit is refused`(bit: UInt8) {
        #expect(refusal([0x81 | bit, 0x80]) == "1002: A frame has a reserved bit set.")
    }

    @Test(arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8])
    func `an unknown opcode is refused`(opcode: UInt8) {
        #expect(refusal([0x80 | opcode, 0x80]) == "1002: A frame has an unknown opcode.")
    }

    @Test(arguments: [8, 9, 10] as [UInt8])
    func `a control frame is in one piece, and short`(opcode: UInt8) {
        #expect(refusal([opcode, 0x80]) == "1002: A control frame must not be fragmented.")
        let long = "1002: A control frame must not hold more than 125 bytes."
        #expect(refusal([0x80 | opcode, 0xfe]) == long)
        #expect(refusal([0x80 | opcode, 0xff]) == long)
    }

    @Test func `a client masks, and a server does not`() {
        #expect(refusal([0x81, 0x00], .server) == "1002: A client must mask its frames.")
        #expect(refusal([0x81, 0x80], .client) == "1002: A server must not mask its frames.")
    }

    @Test(
        arguments: [
            [0x82, 0xfe, 0x00, 0x7d], [0x82, 0xfe, 0x00, 0x00],
            [0x82, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff], [0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 0],
        ] as [[UInt8]])
    func `a length in more bytes than it needs is refused before the key comes`(bytes: [UInt8]) {
        #expect(refusal(bytes) == "1002: A length is written in more bytes than it needs.")
    }

    @Test func `a length with its highest bit set is refused before the key comes`() {
        #expect(
            refusal([0x82, 0xff, 0x80, 0, 0, 0, 0, 1, 0, 0])
                == "1002: A length has its highest bit set.")
    }
}
