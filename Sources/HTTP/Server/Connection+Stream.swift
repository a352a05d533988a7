// A connection whose response has no end.
// SPDX-License-Identifier: MIT

import CLibevent

extension Connection {
    /// Sends the head, and hands the connection over. evhttp hears nothing of it: its one exchange stays
    /// open, and is freed with the connection.
    func stream(_ response: Response, to handler: any StreamHandler, holdsPlace: Bool) {
        guard state == .rendering else { return }
        (request, state, self.handler) = (nil, .streaming, handler)
        self.holdsPlace = holdsPlace
        server.waiting -= 1
        server.streams += 1
        releaseClaim()
        let isOut = server.writer.write(
            response, hasBody: true, closes: response.head.status != .switchingProtocols,
            to: descriptor, orElse: bufferevent, isEndless: true)
        if !isOut { waitForRoom() }
        handler.opened(ByteStream(self))
        // What came behind the request is the handler's. It may have finished the stream already.
        let ahead = parser.release()
        if !ahead.isEmpty { hand(over: ahead[...]) }
        if server.isDraining { drainStream() }
    }

    /// Gives the handler what the client has sent. What it keeps of that counts.
    func hand(over bytes: ArraySlice<UInt8>) {
        guard state == .streaming else { return }
        handler?.received(bytes)
        if !countBytes() { server.closeSoon(self) }
    }

    /// The server shuts down.
    func drainStream() {
        guard state == .streaming else { return }
        handler?.serverIsDraining()
        finishStream()
    }

    /// Nothing more is sent on the stream. Its place is free before the client hears that: it may come
    /// back at once.
    func leaveStream() {
        guard state == .streaming else { return }
        server.streams -= 1
        if holdsPlace { share?.give(of: .waiting) }
        holdsPlace = false
    }
}

extension Connection: StreamTransport {
    var hasRoom: Bool { state == .streaming && !isBlocked }

    /// What the socket does not take waits in evhttp's output buffer. A client that does not read, and
    /// holds more than its share for that, is hung up on.
    func send(_ bytes: [UInt8]) {
        guard state == .streaming else { return }
        server.counts.sent.add(bytes.count)
        let isOut = SharedBytes.send(
            bytes, to: descriptor, orElse: bufferevent_get_output(bufferevent),
            isBlocked: isBlocked)
        if isOut { return }
        if !isBlocked { waitForRoom() }
        if !countBytes() { server.closeSoon(self) }
    }

    /// Closing with bytes unread would make the kernel send an RST, which destroys what the client has
    /// not read yet. So the connection lingers.
    func finishStream() {
        guard state == .streaming else { return }
        leaveStream()
        if isBlocked { (state, next) = (.writing, .linger) } else { linger() }
    }
}

// While the socket is full.
extension Connection {
    /// Whether something that was sent waits for room. A stream has a deadline then, and no other.
    private var isBlocked: Bool { hasDeadline }

    private func waitForRoom() {
        setDeadline(server.deadlines.write)
        writeRest()
    }

    /// The socket has taken a part. The deadline of a response is for all of it. A stream's is for a
    /// part: the client reads, though it may be slow.
    func restIsLess() {
        if state == .streaming { setDeadline(server.deadlines.write) }
    }
}
