// What a server may ask of a client before it gives up on it.
// SPDX-License-Identifier: MIT

/// Bounds on a client's connection.
public struct ClientLimits: Sendable {
    /// How long the server may be silent: while a connection is made, before a response and within
    /// it. A long poll needs more than its hold. libevent: `evhttp_connection_set_timeout_tv`.
    public var patience = Duration.seconds(60)
    /// How long a response may take in all, up to its last byte, however often some of it comes.
    public var wholeResponse = Duration.seconds(300)
    /// Bytes of a response's body. On the wire it may take twice as many, for chunks have lengths.
    public var maxBody = 64 << 20
    /// Bytes of a response's status line and header fields.
    public var maxHead = 64 << 10

    /// Bytes of a whole response as it is sent. evhttp itself counts neither the line of a chunk's
    /// length, which it searches again whenever more has come, nor empty lines before it.
    var maxBytes: Int { maxHead + 2 * maxBody }

    /// The defaults, which suit a command.
    public init() {}
}
