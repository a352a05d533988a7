// What one client may send over a WebSocket.
// SPDX-License-Identifier: MIT

/// Bounds on each connection. The defaults suit a chat.
public struct WebSocketLimits: Sendable {
    /// Bytes of a message, all its fragments together; past it: closed with 1009.
    public var maxMessage: Int
    /// How many frames of any kind may come in one ``period``; past it: closed with 4429. Nil for no
    /// limit. Pings and empty fragments count, too.
    public var maxFrames: Int?
    /// The time for ``maxFrames``.
    public var period: Duration

    /// - Parameters:
    ///   - maxMessage: In bytes.
    ///   - maxFrames: In one period; nil for no limit.
    public init(
        maxMessage: Int = 64 * 1024, maxFrames: Int? = 40, period: Duration = .seconds(2)
    ) {
        (self.maxMessage, self.maxFrames, self.period) = (maxMessage, maxFrames, period)
    }
}
