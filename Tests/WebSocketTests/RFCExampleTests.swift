// The examples of RFC 6455 section 5.7, both ways.
// SPDX-License-Identifier: MIT

import Testing
import WebSocket

@Suite struct RFCExampleTests {
    private let hello = Array("Hello".utf8)
    private let key = MaskingKey(0x37, 0xfa, 0x21, 0x3d)

    private func messages(_ bytes: [UInt8], readBy role: EndpointRole) throws -> [IncomingMessage] {
        var reader = FrameReader(role: role, maxMessage: 1 << 20)
        reader.receive(bytes[...])
        var messages: [IncomingMessage] = []
        while let message = try reader.next() { messages.append(message) }
        #expect(reader.backlog == 0)
        return messages
    }

    @Test func `an unmasked text message in one frame`() throws {
        let bytes: [UInt8] = [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]
        #expect(FrameWriter.text(hello) == bytes)
        #expect(try messages(bytes, readBy: .client) == [.text(hello)])
    }

    @Test func `a masked text message in one frame`() throws {
        let bytes: [UInt8] = [
            0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58,
        ]
        #expect(FrameWriter.text(hello, key: key) == bytes)
        #expect(try messages(bytes, readBy: .server) == [.text(hello)])
    }

    @Test func `an unmasked text message in two fragments`() throws {
        let bytes: [UInt8] = [0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f]
        #expect(try messages(bytes, readBy: .client) == [.text(hello)])
        let heads = [
            FrameHead(.text, payloadLength: 3, isFinal: false),
            FrameHead(.continuation, payloadLength: 2),
        ]
        #expect(heads[0].bytes + hello[..<3] + heads[1].bytes + hello[3...] == bytes)
    }

    @Test func `a ping without a mask, and its pong with one`() throws {
        let ping: [UInt8] = [0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]
        #expect(FrameWriter.ping(hello) == ping)
        #expect(try messages(ping, readBy: .client) == [.ping(hello)])
        let pong: [UInt8] = [
            0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58,
        ]
        #expect(FrameWriter.pong(hello, key: key) == pong)
        #expect(try messages(pong, readBy: .server) == [.pong(hello)])
    }

    @Test(arguments: [
        (256, [0x82, 0x7e, 0x01, 0x00] as [UInt8]),
        (65536, [0x82, 0x7f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00]),
    ])
    func `a long binary message`(length: Int, head: [UInt8]) throws {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
        #expect(FrameWriter.binary(payload) == head + payload)
        #expect(try messages(head + payload, readBy: .client) == [.binary(payload)])
    }
}
