// What one client may send over a WebSocket.
// SPDX-License-Identifier: MIT

/// Bounds on each connection. The defaults suit a chat.
public struct WebSocketLimits: Sendable {
    /// Bytes of a message, all its fragments together; past it: closed with 1009.
    public var maxMessage = 64 * 1024
    /// How many frames of any kind may come in one ``period``; past it: closed with 4429. Nil for no
    /// limit. Pings and empty fragments count, too.
    public var maxFrames: Int? = 40
    /// The time for ``maxFrames``.
    public var period = Duration.seconds(2)

    /// The defaults.
    public init() {}
}
