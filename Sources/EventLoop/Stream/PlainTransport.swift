// A bare socket under a client's connection.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

/// TCP, or a Unix socket. libevent: `bufferevent_socket_new`.
package struct PlainTransport: ClientTransport {
    package init() {}

    package var isSecure: Bool { false }

    package func makeBuffer(for host: String, on loop: EventLoop) throws(EventLoopError)
        -> OpaquePointer
    {
        guard let buffer = bufferevent_socket_new(loop.base, -1, 0) else {
            throw .outOfResources("a connection (bufferevent_socket_new)")
        }
        return buffer
    }

    package func problem(of buffer: OpaquePointer) -> SecurityProblem? { nil }

    package func receive(_ bytes: UnsafeMutableRawBufferPointer, from buffer: OpaquePointer) -> Int
    {
        recv(bufferevent_getfd(buffer), bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT))
    }

    package func finish(_ buffer: OpaquePointer) {
        shutdown(bufferevent_getfd(buffer), Int32(SHUT_WR))
    }

    package func send(_ bytes: RawSpan, through buffer: OpaquePointer) -> Int {
        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
        return bytes.withUnsafeBytes {
            max(0, Glibc.send(bufferevent_getfd(buffer), $0.baseAddress, $0.count, flags))
        }
    }

    package func free(_ buffer: OpaquePointer) {
        let descriptor = bufferevent_getfd(buffer)
        bufferevent_free(buffer)
        if descriptor >= 0 { close(descriptor) }
    }
}
