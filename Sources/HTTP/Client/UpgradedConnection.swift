// A client's connection that speaks another protocol now.
// SPDX-License-Identifier: MIT

import CLibevent
import EventLoop

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

/// Has the buffer that evhttp has connected, and will free.
private final class UpgradedSocket: StreamTransport {
    private var connection: ClientConnection?
    private let loop: EventLoop
    private let buffer: OpaquePointer
    private var handler: (any StreamHandler)?
    private var isFinished = false

    init(_ connection: ClientConnection, on loop: EventLoop) {
        self.connection = connection
        self.loop = loop
        buffer = connection.leaveBuffer()
    }

    deinit { letGo() }

    func begin(_ handler: any StreamHandler) {
        self.handler = handler
        // libevent keeps this pointer without retaining it; `letGo` takes it back.
        let context = Unmanaged.passUnretained(self).toOpaque()
        bufferevent_setcb(
            buffer,
            { _, context in UpgradedSocket.from(context).readable() },
            { _, context in UpgradedSocket.from(context).wrote() },
            { _, _, context in UpgradedSocket.from(context).close() }, context)
        bufferevent_enable(buffer, Int16(EV_READ | EV_WRITE))
        handler.opened(ByteStream(self))
        readable()
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> UpgradedSocket {
        guard let context else { fatalError("libevent lost the context of a client's stream") }
        return Unmanaged<UpgradedSocket>.fromOpaque(context).takeUnretainedValue()
    }

    /// Hands over what has come, also with the response.
    private func readable() {
        guard connection != nil else { return }
        let input = bufferevent_get_input(buffer)
        let length = evbuffer_get_length(input)
        guard length > 0 else { return }
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { bytes, count in
            count = max(0, Int(evbuffer_remove(input, bytes.baseAddress, bytes.count)))
        }
        if !isFinished { handler?.received(bytes[...]) }
    }

    private var isBlocked: Bool { evbuffer_get_length(bufferevent_get_output(buffer)) > 0 }

    var hasRoom: Bool { connection != nil && !isFinished && !isBlocked }

    func send(_ bytes: [UInt8]) {
        if hasEnded { return }
        bufferevent_write(buffer, bytes, bytes.count)
    }

    private var hasEnded: Bool { connection == nil || isFinished }

    /// All that was sent is out.
    private func wrote() {
        if connection == nil { return }
        if isFinished { return hangUp() }
        handler?.hasRoom()
    }

    /// The server hangs up then, and the handler hears of it.
    func finishStream() {
        if hasEnded { return }
        isFinished = true
        if !isBlocked { hangUp() }
    }

    private func hangUp() {
        connection?.finish()
        loop.callLater(UpgradedSocket.longestGoodbye) { [weak self] in self?.close() }
    }

    /// How long the server has for hanging up, too.
    private static let longestGoodbye = Duration.seconds(2)

    private func close() {
        if connection == nil { return }
        letGo()
        let handler = handler.take()
        handler?.closed()
    }

    /// evhttp frees the buffer with its connection.
    private func letGo() {
        guard let connection = connection.take() else { return }
        bufferevent_setcb(connection.buffer, nil, nil, nil, nil)
    }
}
