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
    /// The frame whose payload is coming, and how many bytes of that are still to come.
    private var head: FrameHead?
    private var missing = 0
    /// The data frames of one message.
    private var message: MessageAssembler
    /// The payload of a control frame, which may come between two of them.
    private var control: [UInt8] = []

    /// How many frames have begun. A peer can send many and never finish a message: count them against
    /// a limit.
    public private(set) var frameCount = 0
    /// Whether a Close frame, a mistake or ``finish()`` has ended it. What comes then is passed over.
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
        do throws(WebSocketError) {
            while position < input.count, let head = try readFrame() {
                if let message = try end(head) { return message }
            }
        } catch {
            finish()
            throw error
        }
        keepRest()
        return nil
    }

    /// Lets go of the bytes that came: they are perhaps in somebody else's buffer. At most thirteen of
    /// a head that is not whole are kept.
    private mutating func keepRest() {
        input = position == input.count ? [] : ArraySlice(Array(input.dropFirst(position)))
        position = 0
    }

    /// Reads no more, and lets go of all that has come.
    public mutating func finish() {
        isFinished = true
        (input, position, head) = ([], 0, nil)
        message.clear()
        control = []
    }
}

// A frame, as its bytes come.
extension FrameReader {
    /// - Returns: The frame's head, once all of its payload has come.
    @inline(__always)
    private mutating func readFrame() throws(WebSocketError) -> FrameHead? {
        // A second name for the bytes: they are read while this reader changes.
        let bytes = input
        let head: FrameHead
        if let begun = self.head {
            head = begun
        } else {
            guard let new = try readHead(bytes.span.extracting(position...)) else { return nil }
            head = new
        }
        if missing > 0 { try readPayload(bytes.span.extracting(position...), of: head) }
        self.head = missing > 0 ? head : nil
        return missing > 0 ? nil : head
    }

    @inline(__always)
    private mutating func readHead(_ bytes: Span<UInt8>) throws(WebSocketError) -> FrameHead? {
        guard let head = try FrameHead(bytes, readBy: role) else { return nil }
        if !head.opcode.isControl { try message.begin(head) }
        missing = head.payloadLength
        position += head.byteCount
        frameCount += 1
        return head
    }

    /// - Parameter bytes: They begin with the payload, as far as it has come.
    @inline(__always)
    private mutating func readPayload(
        _ bytes: Span<UInt8>, of head: FrameHead
    ) throws(WebSocketError) {
        let payload = bytes.extracting(..<min(missing, bytes.count))
        let key = head.key?.advanced(by: head.payloadLength - missing)
        missing -= payload.count
        position += payload.count
        if head.opcode.isControl {
            control.append(payload, maskedWith: key)
        } else {
            try message.append(payload, maskedWith: key)
        }
    }
}

// What a whole frame means.
extension FrameReader {
    /// - Returns: nil where more fragments follow.
    private mutating func end(_ head: FrameHead) throws(WebSocketError) -> IncomingMessage? {
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
