// A connection's socket, which evhttp accepts and closes, and nobody but us reads and writes.
// SPDX-License-Identifier: MIT

internal import CLibevent
internal import Glibc

extension Connection {
    /// Leaves evhttp a buffer without a socket.
    ///
    /// libevent's own way costs four system calls a request: it asks how much has come, reads it,
    /// and tells the kernel at each answer that it stops and starts listening. It would also never
    /// learn that a client has left, since it stops reading while an answer is owed.
    func takeSocket() {
        descriptor = bufferevent_getfd(bufferevent)
        bufferevent_setfd(bufferevent, -1)
        // The table holds this object until `closed` runs, which frees the event.
        let context = Unmanaged.passUnretained(self).toOpaque()
        ear = event_new(
            server.loop.base, descriptor, Int16(EV_READ | EV_PERSIST),
            { _, _, context in Connection.from(context).readable() }, context)
        event_add(ear, nil)
    }

    /// evhttp closes the socket; versions from 2.2 on ask the buffer for it.
    func giveSocketBack() {
        for event in [ear, pen, alarm] { if let event { event_free(event) } }
        (ear, pen, alarm) = (nil, nil, nil)
        bufferevent_disable(bufferevent, Int16(EV_READ | EV_WRITE))
        bufferevent_setfd(bufferevent, descriptor)
    }

    private func readable() {
        // What comes behind a request that is about to be served can wait in the socket.
        if case .arriving = state { return }
        switch server.reader.read(descriptor) {
        case .bytes(let bytes): received(bytes)
        case .nothing: break
        case .end: close()
        }
    }

    /// What the socket had no room for lies in evhttp's output buffer, and goes out as it drains.
    func writeRest() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        pen =
            pen
            ?? event_new(
                server.loop.base, descriptor, Int16(EV_WRITE | EV_PERSIST),
                { _, _, context in Connection.from(context).writable() }, context)
        event_add(pen, nil)
    }

    private func writable() {
        let rest = bufferevent_get_output(bufferevent)
        if evbuffer_write(rest, descriptor) < 0, errno != EAGAIN, errno != EINTR { return close() }
        _ = countBytes()  // fewer than before, so they are within the share
        if evbuffer_get_length(rest) > 0 { return }
        event_del(pen)
        restIsOut()
    }
}
