// A socket of libcurl's that the loop watches.
// SPDX-License-Identifier: MIT

import CCurl
import EventLoop

/// Tells libcurl what has happened on one of its sockets. libcurl closes it.
final class WatchedSocket: EventHandler {
    private let socket: curl_socket_t
    private let loop: EventLoop
    private unowned let multi: CurlMulti
    private lazy var readable = Event(.readable, of: socket, on: loop.base, self)
    private lazy var writable = Event(.writable, of: socket, on: loop.base, self)

    init(_ socket: curl_socket_t, on loop: EventLoop, _ multi: CurlMulti) {
        self.socket = socket
        self.loop = loop
        self.multi = multi
    }

    /// - Parameter interest: `CURL_POLL_IN`, `CURL_POLL_OUT`, or both.
    func watch(_ interest: Int32) {
        if interest & CURL_POLL_IN != 0 { readable.start() } else { readable.stop() }
        if interest & CURL_POLL_OUT != 0 { writable.start() } else { writable.stop() }
    }

    func handle(_ kind: Event.EventKind) {
        multi.act(on: socket, kind == .readable ? CURL_CSELECT_IN : CURL_CSELECT_OUT)
    }
}
