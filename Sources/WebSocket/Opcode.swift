// What kind of frame this is.
// SPDX-License-Identifier: MIT

/// The kinds of frames; the others are reserved. RFC 6455 section 5.2.
public enum Opcode: UInt8, Sendable {
    /// The next fragment of the message under way.
    case continuation = 0
    /// A message of UTF-8, or its first fragment.
    case text = 1
    /// A message of bytes, or its first fragment.
    case binary = 2
    /// The last frame that this side sends.
    case close = 8
    /// To be answered with a pong.
    case ping = 9
    /// The answer to a ping, with the same payload.
    case pong = 10

    /// Close, ping and pong: short, in one piece, and allowed between the fragments of a message.
    /// RFC 6455 section 5.5.
    public var isControl: Bool { rawValue & 8 != 0 }
}
