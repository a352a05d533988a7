// How a client asks for a WebSocket, and what it must be answered.
// SPDX-License-Identifier: MIT

/// A client's half of the handshake. RFC 6455 section 4.1.
public struct WebSocketClientHandshake {
    private let key = WebSocketKey.random()
    private let subprotocols: [String]

    /// - Parameter subprotocols: Those that the client speaks, the best one first.
    public init(subprotocols: [String] = []) { self.subprotocols = subprotocols }

    /// The fields of the request, besides `Host`.
    public var fields: [(name: StaticString, value: String)] {
        var fields: [(name: StaticString, value: String)] = [
            ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Key", key.text),
            ("Sec-WebSocket-Version", "13"),
        ]
        if !subprotocols.isEmpty {
            fields.append(("Sec-WebSocket-Protocol", subprotocols.joined(separator: ", ")))
        }
        return fields
    }

    /// Checks what the server has answered.
    ///
    /// - Parameters:
    ///   - status: The response's.
    ///   - field: The value of a field of the response, in whatever case its name is written.
    /// - Returns: The subprotocol that the server chose; nil where it chose none.
    /// - Throws: Why this is no WebSocket.
    public func check(
        status: Int, field: (String) -> String?
    ) throws(WebSocketHandshakeError) -> String? {
        guard status == 101 else { throw .refused(status: status) }
        guard field("Upgrade")?.lowercased() == "websocket" else { throw .noUpgrade }
        let connection = field("Connection")?.lowercased().split(separator: ",") ?? []
        guard connection.contains(where: { $0.filter { $0 != " " } == "upgrade" }) else {
            throw .noUpgrade
        }
        guard field("Sec-WebSocket-Accept") == key.accept else { throw .wrongAccept }
        guard field("Sec-WebSocket-Extensions") == nil else { throw .unwantedExtension }
        let chosen = field("Sec-WebSocket-Protocol")
        if let chosen, !subprotocols.contains(chosen) { throw .unwantedSubprotocol }
        return chosen
    }
}
