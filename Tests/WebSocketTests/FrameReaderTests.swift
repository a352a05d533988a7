// What a client may send, and what is refused.
// SPDX-License-Identifier: MIT

import Testing
import WebSocket

@Suite struct FrameReaderTests {
    private let hello = Array("Hello".utf8)

    @Test func `fragments make one message, of the first one's kind`() {
        let stream =
            frame(.text, [0x48], isFinal: false) + frame(.continuation, [], isFinal: false)
            + frame(.continuation, [0x65, 0x6c], isFinal: false)
            + frame(.continuation, [0x6c, 0x6f])
            + frame(.binary, [0xff], isFinal: false) + frame(.continuation, [0xfe])
        #expect(Reading(stream).messages == [.text(hello), .binary([0xff, 0xfe])])
    }

    @Test func `control frames may stand between fragments`() {
        let stream =
            frame(.text, [0x48, 0x65], isFinal: false) + frame(.ping, [1])
            + frame(.continuation, [0x6c], isFinal: false) + frame(.pong, [])
            + frame(.continuation, [0x6c, 0x6f])
        #expect(Reading(stream).messages == [.ping([1]), .pong([]), .text(hello)])
    }

    @Test func `a continuation without a message is refused`() {
        let reading = Reading(frame(.text, hello) + frame(.continuation, hello))
        #expect(reading.messages == [.text(hello)])
        #expect(
            reading.error?.description == "1002: A continuation frame has no message to continue.")
    }

    @Test(arguments: [Opcode.text, .binary])
    func `a message within a message is refused`(opcode: Opcode) {
        let reading = Reading(frame(opcode, hello, isFinal: false) + frame(.text, hello))
        #expect(
            reading.error?.description == "1002: A message begins before the last one has ended.")
    }

    @Test func `nothing is read behind a Close frame`() {
        let stream = frame(.close, [0x03, 0xe8] + hello)
        #expect(
            Reading(stream + frame(.text, hello) + [0xff, 0xff])
                == Reading(stream))
        #expect(Reading(stream).messages == [.close(.normal, reason: "Hello")])
    }

    @Test func `a mistake is said once, and nothing is read behind it`() {
        let wrong = frame(.continuation, hello)
        var (reading, reader) = (Reading(), FrameReader(role: .server, maxMessage: 100))
        reading.read((frame(.text, hello) + wrong + frame(.text, hello))[...], &reader)
        #expect(reading.messages.count == 1)
        #expect(reading.error?.code == .protocolError)
        #expect(reader.isFinished)
        #expect(reader.backlog == 0)
        var later = Reading()
        later.read(frame(.text, hello)[...], &reader)
        #expect(later == Reading())
    }

    @Test(
        arguments: [
            ([0x03], "1002: A Close frame holds half a code."),
            ([0x03, 0xed], "1002: A Close frame holds a code that must not be sent."),
            ([0x00, 0x00], "1002: A Close frame holds a code that must not be sent."),
            ([0x03, 0xe8, 0xc3], "1007: The reason in a Close frame is not UTF-8."),
        ] as [([UInt8], String)])
    func `a Close frame that says nonsense is refused`(payload: [UInt8], sentence: String) {
        #expect(Reading(frame(.close, payload)).error?.description == sentence)
    }

    @Test func `a text that is not UTF-8 is refused at its first wrong byte`() {
        // Behind κόσμε come four bytes of a character past U+10FFFF. The second is the first wrong one.
        let right = Array("κόσμε".utf8) + [0xf4]
        let stream = frame(.text, right + [0x90, 0x80, 0x80, 0x65, 0x64])
        let wrong = 6 + right.count
        #expect(Reading(Array(stream[..<wrong])) == Reading())
        #expect(Reading(Array(stream[...wrong])).error?.code == .invalidPayload)
    }

    @Test func `a character may be cut by frames and segments, but not by the message's end`() {
        let face = Array("😀".utf8)
        let stream =
            frame(.text, Array(face[..<1]), isFinal: false)
            + frame(.continuation, Array(face[1...]))
        #expect(Reading(stream.indices.map { stream[$0...$0] }).messages == [.text(face)])
        #expect(Reading(frame(.text, Array(face[..<3]))).error?.code == .invalidPayload)
        // The next message begins with a fresh character.
        #expect(
            Reading(stream + frame(.text, [0x80])).error?.code == .invalidPayload)
    }

    @Test func `a binary message holds any bytes`() {
        let bytes = Array(UInt8.min...UInt8.max)
        #expect(Reading(frame(.binary, bytes)).messages == [.binary(bytes)])
    }
}

// What a client can make it hold.
extension FrameReaderTests {
    @Test func `a message that is too long is refused by its head, before it comes`() {
        let long = FrameHead(.binary, payloadLength: 101, key: MaskingKey(1, 2, 3, 4)).bytes
        let error = Reading(long, maxMessage: 100).error
        #expect(error?.description == "1009: A message is longer than 100 bytes.")
        let whole = frame(.binary, [UInt8](repeating: 1, count: 100))
        #expect(Reading(whole, maxMessage: 100).messages.count == 1)
    }

    @Test func `fragments count together`() {
        let stream =
            frame(.binary, [UInt8](repeating: 1, count: 60), isFinal: false)
            + frame(.continuation, [UInt8](repeating: 1, count: 41))
        #expect(Reading(stream, maxMessage: 100).error?.code == .messageTooBig)
        #expect(Reading(stream, maxMessage: 101).messages.count == 1)
    }

    @Test func `the longest length that can be written is refused, and does not overflow`() {
        let huge = FrameHead(.continuation, payloadLength: .max, key: MaskingKey(1, 2, 3, 4))
        let stream = frame(.binary, [1, 2, 3], isFinal: false) + huge.bytes
        #expect(Reading(stream).error?.code == .messageTooBig)
    }

    @Test func `it holds what has come, and nothing for what a head promises`() {
        var reader = FrameReader(role: .server, maxMessage: 1 << 40)
        var reading = Reading()
        let head = FrameHead(.binary, payloadLength: 1 << 39, key: MaskingKey(1, 2, 3, 4))
        reading.read(head.bytes[..<13], &reader)
        #expect(reader.backlog == 13)
        reading.read(head.bytes[13...], &reader)
        #expect(reader.backlog == 0)
        reading.read([1, 2, 3], &reader)
        #expect(reader.backlog == 3)
        #expect(reading == Reading())
    }

    @Test func `all is let go of with the message`() {
        var reader = FrameReader(role: .server, maxMessage: 1 << 20)
        var reading = Reading()
        let stream = frame(.text, hello, isFinal: false) + frame(.ping, hello)
        for byte in stream.indices { reading.read(stream[byte...byte], &reader) }
        #expect(reader.backlog == 5)
        reading.read(frame(.continuation, hello)[...], &reader)
        #expect(reader.backlog == 0)
        #expect(reading.messages == [.ping(hello), .text(hello + hello)])
    }

    @Test func `every frame counts, also those that finish nothing`() {
        var reader = FrameReader(role: .server, maxMessage: 100)
        var reading = Reading()
        reading.read(frame(.text, [], isFinal: false)[...], &reader)
        for _ in 0..<10_000 {
            reading.read(frame(.continuation, [], isFinal: false)[...], &reader)
        }
        reading.read(frame(.ping, [])[...], &reader)
        #expect(reader.frameCount == 10_002)
        #expect(reader.backlog == 0)
        #expect(reading.messages == [.ping([])])
    }

    @Test func `bytes that nobody asks for wait, and are not lost`() throws {
        var reader = FrameReader(role: .server, maxMessage: 100)
        let stream = frame(.text, hello)
        for byte in stream.indices { reader.receive(stream[byte...byte]) }
        #expect(reader.backlog == stream.count)
        #expect(try reader.next() == .text(hello))
        #expect(try reader.next() == nil)
    }
}
