// SIGHUP: keys and style change, and nobody is disconnected.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct ReloadTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private var style: String { folder.path + "/style.css" }
    private var secret: String { folder.path + "/chat.db-secret" }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// Sends SIGHUP, and returns the lines that the server logs of it.
    private func reload(_ server: ServerProcess, lines: Int) throws -> [String] {
        func reloads() -> [String] { server.logLines.filter { $0.contains("reloaded") } }
        let before = reloads().count
        server.send(SIGHUP)
        #expect(wait { reloads().count >= before + lines })
        return Array(reloads().dropFirst(before))
    }

    /// Who the server takes the owner of a cookie for.
    private func name(_ server: ServerProcess, _ cookie: String) throws -> Bool {
        try server.get("/me", "Cookie: \(cookie)|").text.contains(#""name":"ann""#)
    }

    private func logIn(_ server: ServerProcess) throws -> String {
        let me = try server.get("/me")
        let cookie = try #require(me.field("Set-Cookie")?.split(separator: ";").first)
        let token = try #require(me.text.firstMatch(of: /"xsrf":"([^"]*)"/)).1
        let answer = try server.post(
            "name=ann&_xsrf=\(token)", to: "/login",
            "Cookie: \(cookie)|Content-Type: application/x-www-form-urlencoded|")
        return String(try #require(answer.field("Set-Cookie")?.split(separator: ";").first))
    }

    @Test func `the style sheet changes on all loops, and a waiting client goes on waiting`() throws
    {
        try write("p { color: teal }", to: style)
        let server = try ServerProcess("\(folder.options) --style \(style) --loops 2")
        let waiting = try server.park()
        try write("p { color: red }", to: style)
        let lines = try reload(server, lines: 2)
        #expect(lines.count == 2 && lines.allSatisfy { $0.contains(" info ") })
        for _ in 1...8 { #expect(try server.get("/style.css").text == "p { color: red }") }
        try server.post(#"{"text":"hi"}"#)
        #expect(try waiting.receive().text.contains("hi"))
    }

    @Test func `a broken file is a line in the log, and the old one stays`() throws {
        try write("p { color: teal }", to: style)
        let server = try ServerProcess("\(folder.options) --style \(style)")
        let cookie = try logIn(server)
        try write("", to: style)
        try write("nonsense", to: secret)
        let lines = try reload(server, lines: 2)
        #expect(lines.count == 2 && lines.allSatisfy { $0.contains(" error ") })
        #expect(lines.contains { $0.contains(secret) })
        #expect(lines.contains { $0.contains(style) })
        #expect(try server.get("/style.css").text == "p { color: teal }")
        #expect(try name(server, cookie))
    }

    @Test func `with other keys, cookies of the old ones are worth nothing`() throws {
        let server = try ServerProcess(folder.options)
        let cookie = try logIn(server)
        #expect(try name(server, cookie))
        _ = try reload(server, lines: 1)
        #expect(try name(server, cookie), "the same keys")
        let other = try JournalFolder()
        do {
            let donor = try ServerProcess(other.options)
            #expect(donor.stop() == 0)
        }
        try write(
            String(contentsOfFile: other.path + "/chat.db-secret", encoding: .utf8), to: secret)
        _ = try reload(server, lines: 1)
        #expect(try !name(server, cookie))
    }

    @Test func `a site's new key counts, and the old one no longer`() throws {
        let keys = folder.path + "/site-keys"
        try write(String(repeating: "a", count: 32), to: keys)
        let server = try ServerProcess("\(folder.options) --ticket-key-file \(keys)")
        let old = try siteTicket("private-board", keys)
        func isGood(_ ticket: String) throws -> Bool {
            let target = "/poll?channels=private-board&hold=0&t=\(ticket)"
            return try server.get(target).status == 200
        }
        #expect(try isGood(old))
        try write(String(repeating: "b", count: 32), to: keys)
        let new = try siteTicket("private-board", keys)
        #expect(try !isGood(new))
        _ = try reload(server, lines: 1)
        #expect(try isGood(new))
        #expect(try !isGood(old), "it is not remembered either")
    }
}
