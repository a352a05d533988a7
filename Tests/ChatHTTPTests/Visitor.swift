// A browser at the chat's own site: keeps its cookie, knows its token.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Testing
@testable import HTTP

final class Visitor {
    let chat: ChatSite
    var cookie: String?
    /// What it is called, which depends on the chat's address.
    private(set) var cookieName = "sid"
    /// Of the last answer that told.
    var token: String?
    var ticket: String?
    /// This machine, unless told otherwise.
    var peer = PeerAddress.unknown

    init(_ chat: ChatSite) {
        self.chat = chat
    }

    /// One who has logged in.
    convenience init(_ chat: ChatSite, as name: String) throws {
        self.init(chat)
        try get("/me")
        try #require(try post("/login", "name=\(name)").status == 200)
    }

    @discardableResult
    func get(_ target: String, _ fields: String = "") throws -> Client {
        note(try Client(chat, "GET", target, cookieField + fields, from: peer))
    }

    /// Posts a form with the token.
    @discardableResult
    func post(_ target: String, _ form: String, _ fields: String = "") throws -> Client {
        let form = form + (token.map { "&_xsrf=\($0)" } ?? "")
        let type = "Content-Type: application/x-www-form-urlencoded\r\n"
        return note(
            try Client(
                chat, "POST", target, cookieField + type + fields, body: form, from: peer))
    }

    private var cookieField: String { cookie.map { "Cookie: a=b; \(cookieName)=\($0)\r\n" } ?? "" }

    /// Keeps the cookie, the token and the ticket of an answer.
    @discardableResult
    func note(_ answer: Client) -> Client {
        if let set = answer.field("Set-Cookie"),
            let match = set.firstMatch(of: /^((?:__\w+-)?sid[^=]*)=([^;]+);/)
        {
            (cookieName, cookie) = (String(match.1), String(match.2))
        }
        if let token = answer.json["xsrf"] as? String {
            self.token = token
            ticket = answer.json["ticket"] as? String
        }
        return answer
    }
}
