// What the other side did wrong.
// SPDX-License-Identifier: MIT

/// Why a connection must end: the code for the Close frame, and a sentence that fits into it. It never
/// repeats what was sent.
public struct WebSocketError: Error, Equatable, CustomStringConvertible {
    /// To be sent in the Close frame.
    public let code: CloseCode
    /// The sentence.
    public let message: String

    /// - Parameter message: One sentence, at most 123 bytes long.
    public init(_ code: CloseCode, _ message: String) {
        self.code = code
        self.message = message
    }

    /// `1002: A control frame must not be fragmented.`
    public var description: String { "\(code): \(message)" }
}

// RFC 6455 section 5.2: the head of a frame.
extension WebSocketError {
    static let reservedBits = broken("A frame has a reserved bit set.")
    static let unknownOpcode = broken("A frame has an unknown opcode.")
    static let fragmentedControl = broken("A control frame must not be fragmented.")
    static let longControl = broken("A control frame must not hold more than 125 bytes.")
    static let notMasked = broken("A client must mask its frames.")
    static let masked = broken("A server must not mask its frames.")
    static let longerThanNeeded = broken("A length is written in more bytes than it needs.")
    static let highestBit = broken("A length has its highest bit set.")

    private static func broken(_ message: String) -> WebSocketError {
        WebSocketError(.protocolError, message)
    }
}

// RFC 6455 sections 5.4, 5.5 and 8.1: frames in their order, and what they hold.
extension WebSocketError {
    static let nothingToContinue = broken("A continuation frame has no message to continue.")
    static let messageUnderWay = broken("A message begins before the last one has ended.")
    static let halfCode = broken("A Close frame holds half a code.")
    static let forbiddenCode = broken("A Close frame holds a code that must not be sent.")
    static let textNotUTF8 = WebSocketError(.invalidPayload, "A text message is not UTF-8.")
    static let reasonNotUTF8 = WebSocketError(
        .invalidPayload, "The reason in a Close frame is not UTF-8.")

    static func tooBig(_ limit: Int) -> WebSocketError {
        WebSocketError(.messageTooBig, "A message is longer than \(limit) bytes.")
    }
}
