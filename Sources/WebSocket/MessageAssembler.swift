// Puts the fragments of a message together.
// SPDX-License-Identifier: MIT

/// The message under way, as far as it has come. RFC 6455 section 5.4.
struct MessageAssembler {
    private let maxBytes: Int
    private var bytes: [UInt8] = []
    private var isOpen = false
    private var isText = false
    private var characters = UTF8Validator()

    /// - Parameter maxBytes: How long a message may be.
    init(maxBytes: Int) { self.maxBytes = maxBytes }

    /// How many bytes of the message have come.
    var count: Int { bytes.count }

    /// A data frame begins. What can be said before its payload comes is said now.
    @inline(__always)
    mutating func begin(_ head: FrameHead) throws(WebSocketError) {
        if head.opcode == .continuation {
            guard isOpen else { throw .nothingToContinue }
        } else {
            guard !isOpen else { throw .messageUnderWay }
            (isOpen, isText) = (true, head.opcode == .text)
        }
        guard head.payloadLength <= maxBytes - bytes.count else { throw .tooBig(maxBytes) }
    }

    /// The next bytes of the payload.
    @inline(__always)
    mutating func append(
        _ payload: Span<UInt8>, maskedWith key: MaskingKey?
    ) throws(WebSocketError) {
        let start = bytes.count
        bytes.append(payload, maskedWith: key)
        guard isText else { return }
        var characters = characters
        let isRight = characters.accept(bytes.span.extracting(start...))
        self.characters = characters
        guard isRight else { throw .textNotUTF8 }
    }

    /// The last fragment is whole.
    mutating func end() throws(WebSocketError) -> IncomingMessage {
        guard characters.isBetweenCharacters else { throw .textNotUTF8 }
        let message = bytes
        (bytes, isOpen) = ([], false)
        return isText ? .text(message) : .binary(message)
    }

    /// Forgets the message.
    mutating func clear() { bytes = [] }
}
