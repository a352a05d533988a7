// What a server may ask of a client before it gives up on it.
// SPDX-License-Identifier: MIT

/// Bounds on a client's connection.
public struct HTTPClientLimits: Sendable {
    /// How long the server may be silent: while a connection is made, before an answer and within
    /// it. A long poll needs more than its hold. libevent: `evhttp_connection_set_timeout_tv`.
    public var patience = Duration.seconds(60)
    /// Bytes of an answer's body.
    public var maxBody = 64 << 20
    /// Bytes of an answer's status line and header fields.
    public var maxHead = 64 << 10

    public init() {}
}
