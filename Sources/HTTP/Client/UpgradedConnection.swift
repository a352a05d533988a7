// A client's connection that speaks another protocol now.
// SPDX-License-Identifier: MIT

import CLibevent
import EventLoop
import Glibc

/// What ``HTTPClient/upgrade(_:fields:)`` gives where the server has switched protocols.
///
/// The caller checks the response first, then calls ``begin(_:)``. It lives on its loop's thread. Let go
/// of before that, it hangs up.
public final class UpgradedConnection {
    /// The server's 101.
    public let response: ClientResponse
    private let socket: UpgradedSocket

    init(_ response: ClientResponse, _ connection: ClientConnection, on loop: EventLoop) {
        self.response = response
        socket = UpgradedSocket(connection, on: loop)
    }

    /// Gives the connection to `handler`, which hears of everything from here on, also of bytes that came
    /// with the response. Call it once.
    public func begin(_ handler: any StreamHandler) { socket.begin(handler) }
}

@available(*, unavailable)
extension UpgradedConnection: Sendable {}

/// Reads and writes the socket that evhttp has opened, and will close. Like the server's connection, it
/// leaves evhttp a buffer without a socket.
private final class UpgradedSocket: EventHandler, StreamTransport {
    private var connection: ClientConnection?
    private let loop: EventLoop
    private let descriptor: Int32
    private let reader = SocketReader()
    private var handler: (any StreamHandler)?
    private var isBlocked = false
    private var isFinished = false
    private var readEvent: Event?
    private var writeEvent: Event?

    init(_ connection: ClientConnection, on loop: EventLoop) {
        self.connection = connection
        self.loop = loop
        descriptor = connection.takeSocket()
        readEvent = Event(.readable, of: descriptor, on: loop.base, self)
        writeEvent = Event(.writable, of: descriptor, on: loop.base, self)
    }

    func begin(_ handler: any StreamHandler) {
        self.handler = handler
        readEvent?.start()
        handler.opened(ByteStream(self))
        let ahead = connection?.unreadBytes ?? []
        if !ahead.isEmpty { handler.received(ahead[...]) }
    }

    func handle(_ kind: Event.EventKind) {
        switch kind {
        case .readable: readable()
        case .writable: writable()
        case .timer, .signal: break
        }
    }

    private func readable() {
        switch reader.read(descriptor) {
        case .bytes(let bytes): if !isFinished { handler?.received(bytes) }
        case .nothing: break
        case .end: close()
        }
    }

    var hasRoom: Bool { connection != nil && !isBlocked && !isFinished }

    func send(_ bytes: [UInt8]) {
        guard let connection, !isFinished else { return }
        let isOut = SharedBytes.send(
            bytes, to: descriptor, orElse: connection.output, isBlocked: isBlocked)
        if isOut { return }
        isBlocked = true
        writeEvent?.start()
    }

    private func writable() {
        guard let output = connection?.output else { return }
        let count = evbuffer_write(output, descriptor)
        if count < 0, errno != EAGAIN, errno != EINTR { return close() }
        if evbuffer_get_length(output) > 0 { return }
        writeEvent?.stop()
        isBlocked = false
        if isFinished { return hangUp() }
        handler?.hasRoom()
    }

    /// The server hangs up then, and the handler hears of it.
    func finishStream() {
        if isFinished { return }
        isFinished = true
        if !isBlocked { hangUp() }
    }

    private func hangUp() {
        shutdown(descriptor, Int32(SHUT_WR))
        loop.callLater(UpgradedSocket.longestGoodbye) { [weak self] in self?.close() }
    }

    /// How long the server has for hanging up, too.
    private static let longestGoodbye = Duration.seconds(2)

    /// Nothing may watch the socket when evhttp closes it.
    private func close() {
        guard let connection = connection.take() else { return }
        readEvent?.stop()
        writeEvent?.stop()
        (readEvent, writeEvent) = (nil, nil)
        connection.giveBack(descriptor)
        let handler = handler.take()
        handler?.closed()
    }
}
