// A WebSocket to the server.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import HTTP
import WebSocket
import WebSocketHTTP

/// Hears what the server sends over a ``ServerSocket``.
protocol ServerSocketListener: AnyObject {
    /// A text message: UTF-8.
    func received(_ text: [UInt8])
    /// The connection is gone, whoever ended it. The last call.
    func closed(_ end: ServerSocket.SocketEnd)
}

/// The client's end: it reads frames, masks what it sends, and hangs up on a server that is silent.
/// Lives on its loop's thread.
final class ServerSocket {
    /// How a connection has ended.
    struct SocketEnd {
        /// As the server's Close frame says; nil where none has come.
        let code: CloseCode?
        /// The server's sentence, fit for a terminal.
        let reason: String
    }

    private weak var listener: (any ServerSocketListener)?
    private let loop: EventLoop
    private let longestSilence: Duration
    private var reader = FrameReader(role: .client, maxMessage: ServerSocket.maxMessage)
    private var stream: ByteStream?
    private var end = SocketEnd(code: nil, reason: "it hung up")
    private var watchdog: (any DelayedCall)?

    /// An answer has about 1 MiB: docs/protocol.md.
    private static let maxMessage = 4 << 20

    private init(
        to listener: any ServerSocketListener, on loop: EventLoop, longestSilence: Duration
    ) {
        self.listener = listener
        self.loop = loop
        self.longestSilence = longestSilence
    }

    /// Opens a WebSocket on a connection of its own.
    ///
    /// - Parameters:
    ///   - target: The path and query of the request.
    ///   - fields: Further fields of the request.
    ///   - listener: Hears everything that comes. It is not kept alive.
    ///   - longestSilence: The server sends something more often than that, or is gone.
    /// - Returns: Fails with ``HTTP/UpgradeRefused`` where the server has no WebSocket for us, with
    ///   ``WebSocketHTTP/WebSocketHandshakeError`` or ``HTTP/ClientError``.
    static func open(
        _ server: ServerURL, _ target: String, _ fields: [(name: StaticString, value: String)],
        to listener: any ServerSocketListener, on loop: EventLoop,
        longestSilence: Duration = .seconds(40)
    ) -> Deferred<ServerSocket> {
        var limits = ClientLimits()
        limits.patience = .seconds(3)
        let client = server.client(on: loop, limits)
        let handshake = WebSocketClientHandshake(subprotocols: ["fireside.1"])
        return client.upgrade(target, fields: handshake.fields + fields)
            .addCallback { connection in
                let response = connection.response
                _ = try handshake.check(status: response.status) { response.field($0) }
                let socket = ServerSocket(
                    to: listener, on: loop, longestSilence: longestSilence)
                connection.begin(socket)
                return socket
            }
    }

    /// Sends a text message. Does nothing once the connection is closed.
    func send(_ text: [UInt8]) { stream?.send(FrameWriter.text(text, key: .random())) }

    /// Says goodbye and hangs up. The listener hears when the connection is gone.
    func close() {
        stream?.send(FrameWriter.close(.normal, reason: "", key: .random()))
        stream?.finish()
    }
}

extension ServerSocket: StreamHandler {
    func opened(_ stream: ByteStream) {
        self.stream = stream
        watch()
    }

    func received(_ bytes: ArraySlice<UInt8>) {
        watch()
        reader.receive(bytes)
        do throws(WebSocketError) {
            while let message = try reader.next() { take(message) }
        } catch {
            end = SocketEnd(code: error.code, reason: error.message)
            close()
        }
    }

    private func take(_ message: IncomingMessage) {
        switch message {
        case .text(let text): listener?.received(text)
        case .ping(let payload): stream?.send(FrameWriter.pong(payload, key: .random()))
        case .binary, .pong: break
        case .close(let code, let reason):
            end = SocketEnd(code: code, reason: String(reason.prefix(300)).visible)
            close()
        }
    }

    func hasRoom() {}

    func closed() {
        watchdog?.cancel()
        stream = nil
        listener?.closed(end)
    }

    /// A healthy server sends an empty answer every 25 seconds.
    private func watch() {
        watchdog?.cancel()
        watchdog = loop.callLater(longestSilence) { [weak self] in
            guard let self else { return }
            end = SocketEnd(code: nil, reason: "it sent nothing for \(longestSilence)")
            close()
        }
    }
}
