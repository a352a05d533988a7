// Why a server's answer is no WebSocket.
// SPDX-License-Identifier: MIT

/// What was wrong with a server's answer to a handshake.
public enum WebSocketHandshakeError: Error, Equatable, CustomStringConvertible {
    /// It is another answer than 101.
    case refused(status: Int)
    /// It does not name the protocol that it switches to.
    case noUpgrade
    /// It does not belong to this handshake: perhaps a cache has sent it.
    case wrongAccept
    /// It uses an extension that nobody asked for.
    case unwantedExtension
    /// It chose a subprotocol that nobody offered.
    case unwantedSubprotocol

    /// One sentence.
    public var description: String {
        switch self {
        case .refused(let status): "The server answers \(status) where a WebSocket needs 101."
        case .noUpgrade: "The server answers 101, but does not switch to a WebSocket."
        case .wrongAccept: "The server's Sec-WebSocket-Accept does not belong to this request."
        case .unwantedExtension: "The server uses an extension that was not asked for."
        case .unwantedSubprotocol: "The server chose a subprotocol that was not offered."
        }
    }
}
