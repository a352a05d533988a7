// Logins over the wire, and over a restart.
// SPDX-License-Identifier: MIT

@testable import fireside
import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct SessionTests {
    private let folder: JournalFolder

    init() throws {
        folder = try JournalFolder()
    }

    private func mode(_ file: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(file)")
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test func `a login is good on every loop`() throws {
        let server = try ServerProcess("--login name")
        var ann = Visitor()
        try ann.logIn(server, as: "ann")
        #expect(ann.card["name"] == "ann")
        for number in 0..<8 { #expect(try ann.say("\(number)", server).status == 201) }
        var other = Visitor()
        try other.visit(server)
        for _ in 0..<8 {
            let answer = try server.post(
                "name=ANN&_xsrf=\(other.card["xsrf"]!)", to: "/login",
                other.cookie + Visitor.form)
            #expect(answer.status == 409)
        }
    }

    @Test func `a login outlives the server, with the keys beside the journal`() throws {
        var ann = Visitor()
        let first = try ServerProcess("--login name", folder.options)
        try ann.logIn(first, as: "ann")
        #expect(try mode("chat.db-secret") == 0o600)
        #expect(first.stop() == 0)
        let second = try ServerProcess("--login name", folder.options)
        #expect(try ann.say("hi", second).status == 201)
        try ann.visit(second)
        #expect(ann.card["name"] == "ann")
        #expect(second.stop() == 0)
        let third = try ServerProcess(
            "--login name", folder.options, "--secret-file \(folder.path)/other")
        #expect(try ann.say("hi", third).status == 401)
        #expect(try mode("other") == 0o600)
    }

    @Test func `a login at one server is none at another, whose journal is in the same folder`()
        throws
    {
        let one = try ServerProcess("--login name", folder.options)
        let other = try ServerProcess("--login name --journal \(folder.path)/other.db")
        var ann = Visitor()
        try ann.logIn(one, as: "ann")
        #expect(try ann.say("hi", one).status == 201)
        #expect(try ann.say("hi", other).status == 401)
    }

    // `fireside.db` is what it is called unless somebody says otherwise. Its keys stay where they are.
    @Test(arguments: [
        ("./fireside.db", "./fireside.secret"), ("fireside.db", "fireside.secret"),
        ("/a/fireside.db", "/a/fireside.secret"), ("/a/chat.db", "/a/chat.db-secret"),
        ("campfireside.db", "campfireside.db-secret"), ("/a/chat", "/a/chat-secret"),
        ("fireside", "fireside-secret"), ("fireside.secret", "fireside.secret-secret"),
    ])
    func `keys are beside their journal, under a name that is no other's`(
        _ journal: String, _ keys: String
    ) {
        #expect(LoginOptions.keyPath(besideJournal: journal) == keys)
    }

    @Test func `with a journal in memory no file is made`() throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: ".")
        let server = try ServerProcess("--login name")
        var ann = Visitor()
        try ann.logIn(server, as: "ann")
        #expect(try FileManager.default.contentsOfDirectory(atPath: ".") == before)
    }

    /// Starts a server that should exit with an error.
    private func complaint(_ options: String) throws -> String {
        let words = options.split(separator: " ").map(String.init)
        let command = try Command(
            Command.fireside, ["serve", "--port", "0", "--journal", "memory"] + words)
        #expect(command.exitStatus() == 1)
        #expect(command.errors.count { $0 == "\n" } == 1)
        return command.errors
    }

    private func file(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        let path = "\(folder.path)/\(name)"
        let isMade = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
        try #require(isMade)
        return path
    }

    @Test func `a file of keys that will not do is named in one sentence`() throws {
        let open = try file("open", "x", mode: 0o644)
        #expect(try complaint("--secret-file \(open)").contains("chmod 600 \(open)"))
        #expect(try complaint("--ticket-key-file \(open)").contains("chmod 600 \(open)"))
        let other = try file("other", "something else\n")
        #expect(try complaint("--secret-file \(other)").contains("holds no keys"))
        #expect(try complaint("--ticket-key-file \(other)").contains("openssl rand -hex 32"))
        let none = "\(folder.path)/none/at/all"
        #expect(try complaint("--secret-file \(none)").contains("No such file"))
        #expect(try complaint("--ticket-key-file \(none)").contains("No such file"))
        #expect(try String(contentsOfFile: other, encoding: .utf8) == "something else\n")
    }

    @Test func `a key whose turn is over makes room for the next at a start`() throws {
        let old = "old 1 " + String(repeating: "ab", count: 32) + "\n"
        let path = try file("keys", old)
        #expect(try ServerProcess("--secret-file \(path)").stop() == 0)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[2] + "\n" == old)
        #expect(lines[3].hasPrefix("bots "))
        #expect(try mode("keys") == 0o600)
        #expect(try ServerProcess("--secret-file \(path)").stop() == 0)
        let again = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(again == lines)
    }

    @Test func `a site's own server lets its readers in`() throws {
        // Made by another program: HS256 over the text, with the file's line as the key.
        let path = try file("site", String(repeating: "k", count: 32) + "\n")
        let server = try ServerProcess("--ticket-key-file \(path)")
        let target = "/poll?channels=private-x&hold=0"
        #expect(try server.get(target).status == 401)
        #expect(try server.get(target + "&t=" + siteTicket("private-x", path)).status == 200)
        #expect(try server.get(target + "&t=" + siteTicket("private-y", path)).status == 403)
    }

    @Test func `if others can connect, posting requires a login by default`()
        throws
    {
        let open = try ServerProcess("--host 0.0.0.0")
        #expect(open.greeting.contains("Login: by name"))
        #expect(try open.post("1").status == 401)
        let here = try ServerProcess()
        #expect(here.greeting.contains("Login: off"))
        #expect(try here.post("1").status == 200)
    }
}
