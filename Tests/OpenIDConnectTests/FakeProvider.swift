// A provider that answers what a test wants, without a network.
// SPDX-License-Identifier: MIT

import Foundation
import Synchronization

@testable import OpenIDConnect

/// Answers as `https://login.example`.
final class FakeProvider: ProviderTransport {
    static let issuer = "https://login.example"

    struct State: Sendable {
        var discovery = Data()
        var keys = Data()
        /// What its token endpoint answers.
        var token = ProviderResponse(status: 400, body: [])
        var maxAge: Duration?
        var isAway = false
        /// Requests, in their order.
        var requests: [ProviderRequest] = []
        /// Whether the token endpoint never answers.
        var holdsTokens = false
    }

    private let state = Mutex(State())

    init() throws {
        try describe([:])
    }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    var requests: [ProviderRequest] { state.withLock { $0.requests } }

    func count(_ ending: String) -> Int { requests.count { $0.url.hasSuffix(ending) } }

    /// Sets the discovery document. A null takes a field away.
    func describe(_ changes: [String: Any]) throws {
        let fields: [String: Any] = [
            "issuer": FakeProvider.issuer, "authorization_endpoint": "https://login.example/auth",
            "token_endpoint": "https://login.example/token",
            "jwks_uri": "https://login.example/keys",
            "end_session_endpoint": "https://login.example/out?a=b",
            "id_token_signing_alg_values_supported": ["RS256", "HS256"],
        ]
        let changed = fields.merging(changes) { $1 }.filter { !($0.value is NSNull) }
        let bytes = try JSONSerialization.data(withJSONObject: changed)
        change { $0.discovery = bytes }
    }

    func publish(_ keys: [[String: Any]]) throws {
        let bytes = try JSONSerialization.data(withJSONObject: ["keys": keys])
        change { $0.keys = bytes }
    }

    /// The next code is worth this token.
    func hand(out token: String) throws {
        let answer = ["access_token": "x", "token_type": "Bearer", "id_token": token]
        let bytes = Array(try JSONSerialization.data(withJSONObject: answer))
        change { $0.token = ProviderResponse(status: 200, body: bytes) }
    }

    func send(_ request: ProviderRequest) async throws -> ProviderResponse {
        let state = state.withLock { state in
            state.requests.append(request)
            return state
        }
        if state.isAway { throw Away() }
        switch request.url {
        case "\(FakeProvider.issuer)/.well-known/openid-configuration":
            return ProviderResponse(status: 200, maxAge: state.maxAge, body: Array(state.discovery))
        case "\(FakeProvider.issuer)/keys":
            return ProviderResponse(status: 200, maxAge: state.maxAge, body: Array(state.keys))
        case "\(FakeProvider.issuer)/token":
            if state.holdsTokens { try await Task.sleep(for: .seconds(3600)) }
            return state.token
        default: return ProviderResponse(status: 404, body: [])
        }
    }

    struct Away: Error, CustomStringConvertible { let description = "nobody is there" }
}

/// Two clocks that a test moves.
final class TestClock: ProviderClock {
    private let time = Mutex<(unix: Double, uptime: Duration)>((1_800_000_000, .zero))

    var unixTime: Double { time.withLock { $0.unix } }
    var uptime: Duration { time.withLock { $0.uptime } }

    func advance(by seconds: Int) {
        time.withLock {
            $0.unix += Double(seconds)
            $0.uptime += .seconds(seconds)
        }
    }
}
