// From a client's bytes to a handler's calls.
// SPDX-License-Identifier: MIT

import HTTP
import WebSocket

/// Reads what one client sends, tells the handler, and answers pings and the Close frame.
final class FrameDispatcher: StreamHandler {
    private let connection = WebSocketConnection()
    private var reader: FrameReader
    private var budget: FrameBudget
    /// Nil once the connection is gone: a handler holds its connection.
    private var handler: (any WebSocketHandler)?

    init(_ handler: any WebSocketHandler, _ limits: WebSocketLimits) {
        self.handler = handler
        reader = FrameReader(role: .server, maxMessage: limits.maxMessage)
        budget = FrameBudget(limits, at: .now)
    }

    func opened(_ stream: ByteStream) {
        connection.open(stream)
        handler?.opened(connection)
    }

    func received(_ bytes: ArraySlice<UInt8>) {
        reader.receive(bytes)
        do throws(WebSocketError) {
            while connection.isOpen, let message = try nextMessage() { try dispatch(message) }
        } catch {
            handler?.failed(error, connection)
            connection.close(error.code, reason: error.message)
        }
        // Else the reader would hold the rest of the bytes, which lie in the server's buffer.
        if !connection.isOpen { reader.finish() }
    }

    /// Of a message that is not whole yet.
    var backlog: Int { reader.backlog }

    /// Frames count as they are read, so a handler hears no more than the budget allows.
    private func nextMessage() throws(WebSocketError) -> IncomingMessage? {
        let before = reader.frameCount
        let message = try reader.next()
        try budget.take(reader.frameCount - before, at: .now)
        return message
    }

    private func dispatch(_ message: IncomingMessage) throws(WebSocketError) {
        switch message {
        case .text(let text): try handler?.received(text: text, from: connection)
        case .binary(let bytes): try handler?.received(binary: bytes, from: connection)
        case .ping(let payload): connection.answer(ping: payload)
        case .pong: break
        case .close(let code, _): connection.close(code)
        }
    }

    func hasRoom() {
        connection.roomIsThere()
        if connection.hasRoom { handler?.hasRoom(connection) }
    }

    func serverIsDraining() {
        handler?.serverIsDraining(connection)
        connection.close(.goingAway, reason: "The server shuts down.")
    }

    func refused(_ error: HTTPError) {
        handler?.refused(error, connection)
        connection.close(.policyViolation, reason: error.message)
    }

    func closed() {
        connection.end()
        handler?.closed(connection)
        handler = nil
    }
}
