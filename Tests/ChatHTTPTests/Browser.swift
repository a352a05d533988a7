// A browser that keeps all of its cookies, and goes to a provider and back.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Testing
@testable import HTTP

/// A browser on this machine that keeps all of its cookies.
final class Browser {
    let chat: ChatSite
    var cookies: [String: String] = [:]
    var token: String?
    var ticket: String?
    var peer = PeerAddress.unknown
    /// Whether a trusted proxy passes its requests on.
    var isThroughProxy = false

    init(_ chat: ChatSite) { self.chat = chat }

    /// The header fields that it sends.
    var fields: String {
        let line = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "Host: localhost\r\n"
            + (line.isEmpty ? "" : "Cookie: \(line.joined(separator: "; "))\r\n")
    }

    @discardableResult
    func get(_ target: String, _ more: String = "") throws -> Client {
        note(
            try Client(
                chat, "GET", target, fields + more, from: peer, throughProxy: isThroughProxy))
    }

    @discardableResult
    func post(_ target: String, _ form: String, _ more: String = "") throws -> Client {
        let type = "Content-Type: application/x-www-form-urlencoded\r\n"
        let form = form + (token.map { "&_xsrf=\($0)" } ?? "")
        return note(
            try Client(
                chat, "POST", target, fields + type + more, body: form, from: peer,
                throughProxy: isThroughProxy))
    }

    /// Goes to the provider and comes back with a code.
    @discardableResult
    func logIn(_ code: String, _ provider: ScriptedProvider, below base: String = "") throws
        -> Client
    {
        try get("\(base)/login/\(provider.name)")
        let state = try #require(provider.logins.last).state
        return try get("\(base)/login/\(provider.name)/callback?code=\(code)&state=\(state)")
    }

    func comeBack(_ code: String, _ state: String) throws -> Client {
        try get("/login/example/callback?code=\(code)&state=\(state)")
    }

    private func note(_ answer: Client) -> Client {
        for field in answer.response?.fields ?? [] where field.name.description == "Set-Cookie" {
            guard let match = field.value.firstMatch(of: /^([^=]+)=([^;]*);/) else { continue }
            let isGone = field.value.contains("Max-Age=0")
            cookies[String(match.1)] = isGone ? nil : String(match.2)
        }
        if let token = answer.json["xsrf"] as? String {
            self.token = token
            ticket = answer.json["ticket"] as? String
        }
        return answer
    }
}
