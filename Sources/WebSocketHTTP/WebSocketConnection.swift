// The way to one client over a WebSocket.
// SPDX-License-Identifier: MIT

import HTTP
public import WebSocket

/// What a server sends to one client. It lives on its loop's thread; once the connection is closed, it
/// does nothing any more.
///
/// Nothing is queued for a slow reader: see ``hasRoom``.
public final class WebSocketConnection {
    /// Nil before it is opened, and once the connection is gone.
    private var stream: ByteStream?
    /// Whether a Close frame is still to be sent.
    private(set) var isOpen = false
    /// The answer to the newest ping, while there is no room for it.
    private var pong: [UInt8]?

    init() {}

    /// Whether the socket has taken all that was sent. Where it has not, remember where you stand, and
    /// go on from there at ``WebSocketHandler/hasRoom(_:)``. False also once a Close frame was sent.
    public var hasRoom: Bool { isOpen && stream?.hasRoom == true }

    /// Sends a frame that ``FrameWriter`` has made, in one system call. Many connections can send the
    /// same bytes: they share them.
    public func send(frame: [UInt8]) {
        guard isOpen else { return }
        stream?.send(frame)
    }

    /// Sends a text message. `text` must be UTF-8.
    public func send(text: [UInt8]) { send(frame: FrameWriter.text(text)) }

    /// Sends a text message.
    public func send(text: String) { send(frame: FrameWriter.text(text)) }

    /// Sends a binary message.
    public func send(binary: [UInt8]) { send(frame: FrameWriter.binary(binary)) }

    /// Sends a Close frame. Nothing is sent or heard after it; the connection is gone when the client
    /// has hung up, or after the server's `ServerLimits.lingerTimeout`.
    ///
    /// - Parameters:
    ///   - code: Nil for none.
    ///   - reason: For people who debug the other side. What is past 123 bytes is cut off.
    public func close(_ code: CloseCode?, reason: String = "") {
        guard isOpen else { return }
        send(frame: FrameWriter.close(code, reason: reason))
        isOpen = false
        stream?.finish()
    }
}

// What the frames' reader tells it.
extension WebSocketConnection {
    func open(_ stream: ByteStream) { (self.stream, isOpen) = (stream, true) }

    /// Answers a ping. Where there is no room, only the newest one is answered, later: a client that
    /// does not read cannot make the server keep a thousand answers. RFC 6455 section 5.5.3.
    func answer(ping payload: [UInt8]) {
        let frame = FrameWriter.pong(payload)
        if hasRoom { send(frame: frame) } else { pong = frame }
    }

    /// Sends the answer that waits.
    func roomIsThere() {
        guard let frame = pong.take() else { return }
        send(frame: frame)
    }

    /// The connection is gone.
    func end() { (stream, isOpen, pong) = (nil, false, nil) }
}

@available(*, unavailable)
extension WebSocketConnection: Sendable {}
