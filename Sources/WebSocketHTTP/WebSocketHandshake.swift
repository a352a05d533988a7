// A request that asks for a WebSocket, and the answer.
// SPDX-License-Identifier: MIT

public import HTTP
import Language

/// A handshake that a server accepts. RFC 6455 section 4.2.
public struct WebSocketHandshake {
    /// The subprotocol that both sides speak; nil where the client offers none that is known here.
    public let subprotocol: String?
    private let key: WebSocketKey

    /// Whether `request` asks for a WebSocket, rightly or not. A key without an upgrade is what a proxy
    /// leaves of a handshake: it passes the fields that it does not know.
    public static func isAsked(by request: Request) -> Bool {
        guard request.mayHaveField(of: kinds) else { return false }
        return request.hasField("sec-websocket-key")
            || request.anyField("upgrade", lists: "websocket")
    }

    /// Most requests are none, and have no such fields.
    private static let kinds: FieldKinds = [
        FieldKinds(of: "sec-websocket-key"), FieldKinds(of: "upgrade"),
    ]

    /// Checks the handshake. Whether this page or this client may speak here is not asked.
    ///
    /// - Parameter subprotocols: Those that the server knows. Of them, the one that the client likes
    ///   best is chosen.
    /// - Throws: 400, or 426 with the fields that say what to ask for.
    public init(_ request: Request, subprotocols: [String] = []) throws(HTTPError) {
        guard request.method == .get else {
            throw HTTPError(.badRequest, .socketIsGET, reason: .badHandshake)
        }
        guard request.anyField("upgrade", lists: "websocket"),
            request.anyField("connection", lists: "upgrade")
        else {
            request.extraFields += WebSocketHandshake.required
            throw HTTPError(.upgradeRequired, .socketNeedsUpgrade, reason: .badHandshake)
        }
        guard request.isVersion11 else {
            throw HTTPError(.badRequest, .socketNeedsHTTP, reason: .badHandshake)
        }
        let keys = request.fields("sec-websocket-key")
        guard keys.count == 1, let key = WebSocketKey(keys[0]) else {
            throw HTTPError(.badRequest, .socketNeedsKey, reason: .badHandshake)
        }
        guard request.fields("sec-websocket-version") == ["13"] else {
            request.extraFields += WebSocketHandshake.required
            request.extraFields.append(("Sec-WebSocket-Version", "13"))
            throw HTTPError(.upgradeRequired, .socketVersion, reason: .badHandshake)
        }
        guard request.bodyBytes.isEmpty else {
            throw HTTPError(.badRequest, .socketHasNoBody, reason: .badHandshake)
        }
        self.key = key
        subprotocol = request.listedTokens("sec-websocket-protocol")
            .first { subprotocols.contains($0) }
    }

    /// What a 426 must say. RFC 9110 section 15.5.22.
    private static let required: [(name: StaticString, value: String)] = [
        ("Upgrade", "websocket"), ("Connection", "Upgrade"),
    ]

    /// The answer: 101.
    public var response: Response {
        var response = Response(WebSocketHandshake.head, Body(""))
        response.fields = [("Sec-WebSocket-Accept", key.accept)]
        if let subprotocol { response.fields.append(("Sec-WebSocket-Protocol", subprotocol)) }
        return response
    }

    private static let head = ResponseHead(
        .switchingProtocols, "Upgrade: websocket\nConnection: Upgrade")
}

extension RefusalReason {
    /// The request for a WebSocket is wrong, or a proxy has spoilt it.
    public static let badHandshake = RefusalReason("bad_handshake", .mistake)
}
