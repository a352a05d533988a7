// What other servers may cost.
// SPDX-License-Identifier: MIT

/// The limits of a client.
package struct HTTPSLimits: Sendable, Equatable {
    /// From the request to the end of the answer, with the look-up of the name and the handshake.
    package var time: Duration = .seconds(10)
    /// Bytes of an answer's body.
    package var body = 256 << 10
    /// Bytes of an answer's head.
    package var head = 16 << 10
    /// Requests on their way; more fail at once.
    package var calls = 64

    package init() {}
}
