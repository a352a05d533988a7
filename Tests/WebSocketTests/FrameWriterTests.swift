// What is written, read again by the other side.
// SPDX-License-Identifier: MIT

import Testing
import WebSocket

@Suite struct FrameWriterTests {
    private let key = MaskingKey(0xff, 0x00, 0x80, 0x7f)

    @Test(arguments: [0, 1, 7, 8, 9, 125, 126, 1000, 65_535, 65_536, 100_003])
    func `what a side writes, the other one reads`(length: Int) {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) & 0x7f }
        for (key, reader) in [(nil, EndpointRole.client), (key, .server)] {
            let stream =
                FrameWriter.text(payload, key: key) + FrameWriter.binary(payload, key: key)
                + FrameWriter.ping(Array(payload.prefix(125)), key: key)
                + FrameWriter.pong(Array(payload.prefix(125)), key: key)
            let control = Array(payload.prefix(125))
            let reading = Reading(stream, by: reader)
            #expect(reading.error == nil)
            #expect(
                reading.messages == [
                    .text(payload), .binary(payload), .ping(control), .pong(control),
                ])
        }
    }

    @Test func `a string is written as UTF-8`() {
        #expect(FrameWriter.text("Grüße 😀") == FrameWriter.text(Array("Grüße 😀".utf8)))
    }

    @Test func `a head and a payload are a frame`() {
        let payload = [UInt8](repeating: 0x41, count: 300)
        #expect(FrameWriter.textHead(payloadLength: 300) + payload == FrameWriter.text(payload))
    }

    @Test func `a Close frame has a code and a reason, a code, or nothing`() {
        let codes: [(CloseCode?, String)] = [(.normal, "Done."), (.goingAway, ""), (nil, "")]
        for (code, reason) in codes {
            let bytes = FrameWriter.close(code, reason: reason, key: key)
            #expect(Reading(bytes).messages == [.close(code, reason: reason)])
        }
        #expect(FrameWriter.close(nil) == [0x88, 0x00])
    }

    @Test(arguments: [(122, "é", 122), (122, "e", 123), (121, "é", 123), (120, "😀", 120)])
    func `a long reason is cut between two characters`(before: Int, end: String, count: Int) {
        let reason = String(repeating: "x", count: before) + end + "rest"
        let messages = Reading(FrameWriter.close(.normal, reason: reason), by: .client).messages
        let expected = String(decoding: Array(reason.utf8)[..<count], as: UTF8.self)
        #expect(messages == [.close(.normal, reason: expected)])
    }
}
