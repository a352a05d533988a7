// What happens on a WebSocket.
// SPDX-License-Identifier: MIT

public import HTTP
public import WebSocket

/// Has one end of a WebSocket: of one, or of many. Called on the loop's thread. Pings are answered
/// without it.
///
/// A connection holds its handler until it is gone, and no longer.
public protocol WebSocketHandler: AnyObject {
    /// The handshake is done. Called once, before all others.
    func opened(_ client: WebSocketConnection)

    /// A text message has come: UTF-8.
    ///
    /// - Throws: Why the connection is to be closed: the code and the sentence for its Close frame.
    func received(text: [UInt8], from client: WebSocketConnection) throws(WebSocketError)

    /// A binary message has come.
    ///
    /// - Throws: Why the connection is to be closed: the code and the sentence for its Close frame.
    func received(binary: [UInt8], from client: WebSocketConnection) throws(WebSocketError)

    /// The socket had no room for all that was sent, and has taken the rest now.
    func hasRoom(_ client: WebSocketConnection)

    /// The server shuts down. The connection is closed with 1001 after this call: here is the chance
    /// to send a last message.
    func serverIsDraining(_ client: WebSocketConnection)

    /// Its client is no longer served. The connection is closed with 1008 after this call: here is the
    /// chance to say why.
    func refused(_ error: HTTPError, _ client: WebSocketConnection)

    /// The client broke the protocol, and the connection is closed for it after this call. RFC 6455
    /// section 7.1.7.
    func failed(_ error: WebSocketError, _ client: WebSocketConnection)

    /// The connection is gone, whoever ended it. The last call.
    func closed(_ client: WebSocketConnection)
}

extension WebSocketHandler {
    /// Does nothing.
    public func opened(_ client: WebSocketConnection) {}

    /// Refuses it, with 1003.
    public func received(
        binary: [UInt8], from client: WebSocketConnection
    ) throws(WebSocketError) {
        throw WebSocketError(.unsupportedData, "Only text messages are taken here.")
    }

    /// Does nothing.
    public func hasRoom(_ client: WebSocketConnection) {}

    /// Says nothing.
    public func serverIsDraining(_ client: WebSocketConnection) {}

    /// Says nothing.
    public func refused(_ error: HTTPError, _ client: WebSocketConnection) {}

    /// Does nothing.
    public func failed(_ error: WebSocketError, _ client: WebSocketConnection) {}

    /// Does nothing.
    public func closed(_ client: WebSocketConnection) {}
}
