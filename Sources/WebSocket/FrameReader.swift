// Bytes in, messages out.
// SPDX-License-Identifier: MIT

/// Reads what one peer sends. RFC 6455 sections 5 and 8.1. It knows no socket.
///
/// ```
/// reader.receive(bytes)
/// while let message = try reader.next() { … }
/// ```
///
/// It takes a payload piece by piece, as it comes: nothing is set aside for what a head merely
/// promises, and a text that is not UTF-8 is refused at its first wrong byte.
public struct FrameReader {
    private let role: EndpointRole
    /// What has come and is not read yet, and where that begins. Between two pieces, only a head that
    /// is not whole lies here.
    private var input: ArraySlice<UInt8> = []
    private var position = 0
    /// The frame whose payload is coming.
    private var frame: OpenFrame?
    private var message: MessageAssembler
    /// The payload of a control frame, which may come between two fragments of a message.
    private var control: [UInt8] = []

    /// How many frames have begun. A peer can send many and never finish a message: count them against
    /// a limit.
    public private(set) var frameCount = 0
    /// Whether a Close frame, or a mistake, has ended it. What comes then is passed over.
    public private(set) var isFinished = false

    /// - Parameters:
    ///   - role: Which end reads.
    ///   - maxMessage: How long a message may be, in bytes, all its fragments together.
    public init(role: EndpointRole, maxMessage: Int) {
        self.role = role
        message = MessageAssembler(maxBytes: maxMessage)
    }

    /// How many bytes it holds: of a message that is not whole, or that nobody has asked for.
    public var backlog: Int { input.count - position + message.count + control.count }

    /// Takes the next bytes from the wire. Call ``next()`` until it returns nil: till then, `bytes`
    /// are held, and not copied.
    public mutating func receive(_ bytes: ArraySlice<UInt8>) {
        if isFinished { return }
        if input.isEmpty {
            input = bytes
        } else {
            input += bytes
        }
    }

    /// The next message or control frame; nil where it is not whole yet.
    ///
    /// - Throws: What the peer did wrong. It is said once, and nothing follows.
    public mutating func next() throws(WebSocketError) -> IncomingMessage? {
        while !isFinished {
            do throws(WebSocketError) {
                guard try readFrame() else { return nil }
                if let message = try endFrame() { return message }
            } catch {
                finish()
                throw error
            }
        }
        return nil
    }

    private mutating func finish() {
        isFinished = true
        (input, position, frame) = ([], 0, nil)
        message.clear()
        control = []
    }
}

// A frame, as its bytes come.
extension FrameReader {
    /// The frame whose payload is coming.
    private struct OpenFrame {
        let head: FrameHead
        /// How much of the payload is still to come, in bytes.
        var missing: Int
        /// The key for that.
        var key: MaskingKey?
    }

    /// - Returns: Whether the frame is whole.
    private mutating func readFrame() throws(WebSocketError) -> Bool {
        if frame == nil { frame = try readHead() }
        guard var frame else { return false }
        let count = min(frame.missing, input.count - position)
        if count > 0 {
            try readPayload(of: frame, count)
            position += count
            frame.missing -= count
            frame.key = frame.key?.advanced(by: count)
        }
        self.frame = frame
        if frame.missing > 0 { (input, position) = ([], 0) }
        return frame.missing == 0
    }

    private mutating func readHead() throws(WebSocketError) -> OpenFrame? {
        let rest = input[(input.startIndex + position)...]
        guard let head = try FrameHead(rest.span, readBy: role) else {
            // At most thirteen bytes are left. They are copied, for the rest is done with.
            (input, position) = (ArraySlice(Array(rest)), 0)
            return nil
        }
        position += head.byteCount
        frameCount += 1
        if !head.opcode.isControl { try message.begin(head) }
        return OpenFrame(head: head, missing: head.payloadLength, key: head.key)
    }

    private mutating func readPayload(of frame: OpenFrame, _ count: Int) throws(WebSocketError) {
        let start = input.startIndex + position
        let payload = input[start..<start + count]
        if frame.head.opcode.isControl {
            control.append(payload, unmaskedWith: frame.key)
        } else {
            try message.append(payload, unmaskedWith: frame.key)
        }
    }
}

// What a whole frame means.
extension FrameReader {
    /// - Returns: nil where more fragments follow.
    private mutating func endFrame() throws(WebSocketError) -> IncomingMessage? {
        guard let head = frame?.head else { return nil }
        frame = nil
        if head.opcode.isControl { return try endControl(head.opcode) }
        return head.isFinal ? try message.end() : nil
    }

    private mutating func endControl(_ opcode: Opcode) throws(WebSocketError) -> IncomingMessage {
        let payload = control
        control = []
        if opcode == .ping { return .ping(payload) }
        if opcode == .pong { return .pong(payload) }
        let farewell = try FrameReader.farewell(payload)
        finish()
        return farewell
    }

    /// RFC 6455 section 5.5.1: nothing, or a code and perhaps a reason.
    private static func farewell(_ payload: [UInt8]) throws(WebSocketError) -> IncomingMessage {
        if payload.isEmpty { return .close(nil, reason: "") }
        guard payload.count >= 2 else { throw .halfCode }
        let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.mayBeSent else { throw .forbiddenCode }
        var characters = UTF8Validator()
        guard characters.accept(payload.span.extracting(2...)), characters.isBetweenCharacters
        else { throw .reasonNotUTF8 }
        return .close(code, reason: String(decoding: payload[2...], as: UTF8.self))
    }
}
