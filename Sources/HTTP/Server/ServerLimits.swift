// What one client may ask of the server before it is refused.
// SPDX-License-Identifier: MIT

/// Bounds on each connection; a ``Budget`` bounds all of them together. The defaults are those of the
/// command's options.
public struct ServerLimits: Sendable {
    /// Bytes of a request's body; past it: 413.
    public var maxBody = 64 * 1024
    /// Bytes of a request's line and header fields together; past it: 431, or 414 for the line.
    public var maxHead = 8 * 1024
    /// Header fields of one request; past it: 431.
    public var maxFields = 64
    /// For a whole head from its first byte, and for the first byte of a new connection.
    public var headTimeout = Duration.seconds(10)
    /// For a whole body, from the end of its head.
    public var bodyTimeout = Duration.seconds(10)
    /// Between a response and the first byte of the next request.
    public var idleTimeout = Duration.seconds(60)
    /// For a response that the client does not read.
    public var writeTimeout = Duration.seconds(30)
    /// For a client to hang up, or to send what it cannot stop sending, after a refusal.
    public var lingerTimeout = Duration.seconds(2)
    /// Bytes that a client may send ahead while its request waits; past it: closed.
    public var maxAhead = 32 * 1024

    /// The defaults.
    public init() {}
}
