// A bare socket under a client's connection.
// SPDX-License-Identifier: MIT

import CLibevent
import EventLoop
import Glibc

/// `http://`. libevent: `bufferevent_socket_new`.
struct PlainTransport: ClientTransport {
    var usualPort: Int { 80 }

    func makeBuffer(for host: String, on loop: EventLoop) throws(EventLoopError) -> OpaquePointer {
        guard let buffer = bufferevent_socket_new(loop.base, -1, 0) else {
            throw .outOfResources("a connection (bufferevent_socket_new)")
        }
        return buffer
    }

    func problem(of buffer: OpaquePointer) -> SecurityProblem? { nil }

    func receive(_ bytes: UnsafeMutableRawBufferPointer, from buffer: OpaquePointer) -> Int {
        recv(bufferevent_getfd(buffer), bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT))
    }

    func finish(_ buffer: OpaquePointer) {
        shutdown(bufferevent_getfd(buffer), Int32(SHUT_WR))
    }
}
