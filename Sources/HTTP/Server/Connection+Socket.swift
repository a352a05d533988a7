// A connection's socket, which evhttp accepts and closes, and nobody but us reads and writes.
// SPDX-License-Identifier: MIT

import CLibevent
import EventLoop
import Glibc

extension Connection: EventHandler {
    /// Leaves evhttp a buffer without a socket.
    ///
    /// libevent's own way costs four system calls a request: it asks how much has come, reads it,
    /// and tells the kernel at each response that it stops and starts listening. It would also never
    /// learn that a client has left, since it stops reading while a response is owed.
    func takeSocket() {
        descriptor = bufferevent_getfd(bufferevent)
        bufferevent_setfd(bufferevent, -1)
        readEvent = Event(.readable, of: descriptor, on: server.loop.base, self)
        readEvent?.start()
    }

    /// evhttp closes the socket; versions from 2.2 on ask the buffer for it. Nothing may watch it
    /// then: one of these events may be happening now, and is freed only after that.
    func giveSocketBack() {
        readEvent?.stop()
        writeEvent?.stop()
        (readEvent, writeEvent) = (nil, nil)
        bufferevent_disable(bufferevent, Int16(EV_READ | EV_WRITE))
        bufferevent_setfd(bufferevent, descriptor)
    }

    /// One of its two events has happened.
    func handle(_ kind: Event.EventKind) {
        switch kind {
        case .readable: readable()
        case .writable: writable()
        case .timer, .signal: break
        }
    }

    /// At most one read in a turn of the loop, so that other clients get theirs.
    private func readable() {
        // What comes behind a request that is about to be served can wait in the socket.
        if state == .queued { return }
        switch server.reader.read(descriptor) {
        case .bytes(let bytes): received(bytes)
        case .nothing: break
        case .end: close()
        }
    }

    /// What the socket had no room for lies in evhttp's output buffer, and goes out as it drains.
    func writeRest() {
        writeEvent =
            writeEvent ?? Event(.writable, of: descriptor, on: server.loop.base, self)
        writeEvent?.start()
    }

    /// Sends what lies in evhttp's buffer; `evbuffer_write` removes what the socket took.
    private func writable() {
        let rest = bufferevent_get_output(bufferevent)
        if evbuffer_write(rest, descriptor) < 0, errno != EAGAIN, errno != EINTR { return close() }
        _ = countBytes()  // fewer than before, so they are within the share
        if evbuffer_get_length(rest) > 0 { return restIsLess() }
        writeEvent?.stop()
        clearDeadline()
        if state == .streaming { handler?.hasRoom() } else { responded() }
    }
}
