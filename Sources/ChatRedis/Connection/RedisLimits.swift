// What a connection to Redis may hold and how long it waits.
// SPDX-License-Identifier: MIT

/// Bounds on one connection.
package struct RedisLimits: Sendable {
    /// For the connection, with the look-up of a name and with TLS.
    package var connect = Duration.seconds(1)
    /// For the answer to a command that does not say how long it may take.
    package var answer = Duration.seconds(1)
    /// Bytes of one answer.
    package var maxReply = 64 << 20
    /// Bytes of commands that wait for the server to take them.
    package var maxPending = 64 << 20

    package init() {}
}
