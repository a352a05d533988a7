// What carries a client's bytes: a bare socket, or TLS on one.
// SPDX-License-Identifier: MIT

/// Makes the `bufferevent` through which a connection reads and writes, and knows what is special about
/// it. The loop's thread.
package protocol ClientTransport {
    /// Whether nobody on the way can read or change what is sent.
    var isSecure: Bool { get }

    /// A `bufferevent` without a socket, which evhttp connects and frees.
    ///
    /// - Parameter host: A name or an address, whose certificate is wanted.
    func makeBuffer(for host: String, on loop: EventLoop) throws(EventLoopError) -> OpaquePointer

    /// Why a connection could not be made secure; nil where something else was wrong.
    func problem(of buffer: OpaquePointer) -> SecurityProblem?

    /// Takes what has arrived and is not in the buffer yet, without waiting. `recv`.
    ///
    /// - Returns: How many bytes; 0 or less if there are none.
    func receive(_ bytes: UnsafeMutableRawBufferPointer, from buffer: OpaquePointer) -> Int

    /// Sends what the socket takes at once, past the buffer, which must be empty. `send`.
    ///
    /// - Returns: How many bytes; 0 if all of them have to go through the buffer.
    func send(_ bytes: RawSpan, through buffer: OpaquePointer) -> Int

    /// Frees the buffer of a connection that evhttp knows nothing of, and closes its socket.
    func free(_ buffer: OpaquePointer)

    /// Says that nothing more will be sent. `shutdown`.
    func finish(_ buffer: OpaquePointer)
}
