// `fireside token`, and scripts that share what it prints.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.blocking) final class TokenTests {
    private let folder = NSTemporaryDirectory() + "fireside-token-\(UUID())"
    private let server: ServerProcess

    init() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        server = try ServerProcess("--login name --journal \(folder)/chat.db")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func token(_ words: String...) throws -> String {
        let command = try Command(
            Command.fireside, ["token"] + words + ["--journal", "\(folder)/chat.db"])
        #expect(command.exitStatus() == 0, "\(command.errors)")
        return command.output.trimmingCharacters(in: .newlines)
    }

    /// Runs the command with a token in the environment.
    private func run(_ token: String, _ words: String..., input: String = "") throws -> Command {
        try Command(
            "/usr/bin/env",
            ["FIRESIDE_TOKEN=\(token)", Command.fireside] + words
                + ["--url", "http://127.0.0.1:\(server.port)"], input: Array(input.utf8))
    }

    private func kept(in channel: String) throws -> String {
        try server.get("/channels/\(channel)/messages").text
    }

    @Test func `two scripts with one token post at the same time`() throws {
        let token = try token("builds")
        let lines = (1...50).map(String.init).joined(separator: "\n")
        let scripts = try (1...2).map { _ in try run(token, "say", "log", input: lines) }
        for script in scripts { #expect(script.exitStatus() == 0, "\(script.errors)") }
        let history = try server.get("/channels/log/messages?limit=1000").text
        #expect(history.split(separator: #""from":"builds""#).count == 101)
    }

    @Test func `a script that is killed blocks no other`() throws {
        let token = try token("builds", "--channels", "log,private-log")
        let first = try run(token, "listen", "private-log")
        #expect(try wait { try server.parked == 1 })
        first.send(SIGKILL)
        #expect(first.exitStatus() == 128 + SIGKILL)
        #expect(try run(token, "say", "private-log", "hi").exitStatus() == 0)
        let second = try run(token, "listen", "private-log", "--since", "start", "--count", "1")
        #expect(second.exitStatus() == 0)
        #expect(second.output.hasSuffix(" #private-log builds: hi\n"))
        let refused = try run(token, "say", "lobby", "hi")
        #expect(refused.exitStatus() == 1)
        #expect(refused.errors.contains("(403): This token does not let you post here."))
    }

    @Test func `a file has the token, and a token of another server is refused at once`() throws {
        let path = folder + "/token"
        try (token("builds") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        let forged = "a.b.c"
        #expect(
            try run(forged, "say", "log", "hi", "--token-file", path).exitStatus() == 0)
        let refused = try run(forged, "say", "log", "hi", "--from", "ann")
        #expect(refused.exitStatus() == 1)
        #expect(refused.errors.contains("(401): This token is invalid or has expired."))
        #expect(try kept(in: "log").contains(#""from":"builds""#))
        let missing = try run("", "say", "log", "hi", "--token-file", "/nowhere")
        #expect(missing.exitStatus() == 1)
        #expect(missing.errors == "fireside: /nowhere cannot be read\n")
        let two = try run("a b", "say", "log", "hi")
        #expect(two.exitStatus() == 1)
        #expect(two.errors == "fireside: FIRESIDE_TOKEN has no token from `fireside token`\n")
    }

    @Test func `the token is all that goes to standard output`() throws {
        let command = try Command(
            Command.fireside, ["token", "builds", "--journal", "\(folder)/chat.db", "--days", "1"])
        #expect(command.exitStatus() == 0)
        #expect(command.output.wholeMatch(of: /[\w-]+\.[\w-]+\.[\w-]+\n/) != nil)
        #expect(
            command.errors.wholeMatch(
                of: /fireside: the token with the id [\w-]{16} is for builds, until [\d-]{10}\n/)
                != nil)
    }

    @Test(arguments: [
        ("builds --journal /nowhere/chat.db", "/nowhere/chat.db-secret cannot be read: No such"),
        ("builds --journal memory", "a server with --journal memory has no keys on disk"),
        ("builds --days 0", "--days 0: it must be from 1 to 3650."),
        ("\u{2800}", "a name is 1 to 64 visible characters on one line"),
        ("builds --channels a,b/c", "a channel's name is"),
    ])
    func `what cannot be is a sentence`(_ words: String, _ sentence: String) throws {
        let place = words.contains("journal") ? "" : " --journal \(folder)/chat.db"
        let command = try Command(
            Command.fireside, "token \(words)\(place)".split(separator: " ").map(String.init))
        #expect(command.exitStatus() != 0)
        #expect(command.errors.contains(sentence), "\(command.errors)")
    }
}
