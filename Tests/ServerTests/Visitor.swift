// A browser that comes to a real server.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// A browser's part: its cookie, and what `/me` said.
struct Visitor {
    var cookie = ""
    var card: [String: String] = [:]

    mutating func note(_ answer: HTTPResponse) throws {
        if let set = answer.field("Set-Cookie") {
            cookie = "Cookie: \(set.prefix { $0 != ";" })|"
        }
        card = try #require(
            JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: String])
    }

    mutating func visit(_ server: ServerProcess, _ query: String = "") throws {
        try note(server.get("/me" + query, cookie))
    }

    mutating func logIn(_ server: ServerProcess, as name: String) throws {
        try visit(server)
        try note(post("/login", "name=\(name)", server))
    }

    func say(_ text: String, _ server: ServerProcess) throws -> HTTPResponse {
        try server.post(
            "text=\(text)", to: "/channels/a",
            cookie + Visitor.form + "X-XSRF-Token: \(card["xsrf"]!)|")
    }

    /// A form with the token.
    func post(_ path: String, _ form: String, _ server: ServerProcess) throws -> HTTPResponse {
        try server.post("\(form)&_xsrf=\(card["xsrf"]!)", to: path, cookie + Visitor.form)
    }

    static let form = "Content-Type: application/x-www-form-urlencoded|"
}
