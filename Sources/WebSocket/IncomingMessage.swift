// What a peer has sent.
// SPDX-License-Identifier: MIT

/// A whole message, or a control frame.
public enum IncomingMessage: Equatable, Sendable {
    /// UTF-8, checked.
    case text([UInt8])
    /// Any bytes.
    case binary([UInt8])
    /// To be answered with a pong that holds the same, at most 125 bytes.
    case ping([UInt8])
    /// An answer to a ping, or a sign of life that nobody asked for.
    case pong([UInt8])
    /// The last that this peer sends. The code is nil where it gave none.
    case close(CloseCode?, reason: String)
}
