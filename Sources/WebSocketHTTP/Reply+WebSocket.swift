// A reply that becomes a WebSocket.
// SPDX-License-Identifier: MIT

public import HTTP

extension Reply {
    /// Accepts the handshake, and gives the connection to `handler`. Whether this page or this client
    /// may speak here is yours to ask before.
    ///
    /// - Parameters:
    ///   - subprotocols: Those that the server knows.
    ///   - handler: Hears of what comes.
    /// - Throws: 400 or 426 where `request` is no handshake.
    public static func webSocket(
        _ request: Request, subprotocols: [String] = [], limits: WebSocketLimits = .init(),
        _ handler: any WebSocketHandler
    ) throws(HTTPError) -> Reply {
        let handshake = try WebSocketHandshake(request, subprotocols: subprotocols)
        return .webSocket(handshake, limits: limits, handler)
    }

    /// Answers a handshake that was checked, and gives the connection to `handler`.
    public static func webSocket(
        _ handshake: WebSocketHandshake, limits: WebSocketLimits = .init(),
        _ handler: any WebSocketHandler
    ) -> Reply {
        .stream(handshake.response, FrameDispatcher(handler, limits))
    }
}
