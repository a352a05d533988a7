// `fireside serve --check`: what would run, where each value comes from, and what is risky.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct StartupCheckTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    /// What it prints, as lines without the spaces before them.
    private func check(_ options: String..., status: Int32 = 0) throws -> [String] {
        let words = options.joined(separator: " ").split(separator: " ").map(String.init)
        let command = try Command(Command.fireside, ["serve", "--check"] + words)
        #expect(command.exitStatus() == status, "\(command.errors)")
        return command.output.split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }

    private func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        let path = folder.path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    @Test func `it says what would run, and creates nothing`() throws {
        let lines = try check(folder.options, "--port 7 --loops 3 --login name")
        #expect(lines.contains("Address: 127.0.0.1:7"))
        #expect(lines.contains("Journal: \(folder.path)/chat.db, which will be created"))
        #expect(lines.contains("Keys: \(folder.path)/chat.db-secret, which will be created"))
        #expect(lines.contains("Login: by name; you have to log in before you post"))
        #expect(lines.contains("Loops: 3"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `it says where each value comes from`() throws {
        let file = try write("FIRESIDE_KEEP_DAYS=0\nFIRESIDE_HOLD=9\n", to: "f.conf")
        let lines = try check(folder.options, "--config \(file) --hold 7")
        #expect(lines.contains("FIRESIDE_KEEP_DAYS=0: \(file):1"))
        #expect(lines.contains("--hold: command line"))
        #expect(!lines.contains { $0.hasPrefix("FIRESIDE_HOLD") })
    }

    @Test func `it reads the journal, also beside a server that has it open`() throws {
        do {
            let server = try ServerProcess(folder.options)
            for body in ["1", "2"] { try server.post(body, to: "/channels/swift") }
            let running = try check(folder.options)
            #expect(running.contains { $0.hasSuffix("chat.db, in use by a server that runs now") })
            #expect(server.stop() == 0)
        }
        let lines = try check(folder.options)
        #expect(lines.contains("Journal: \(folder.path)/chat.db, 2 messages in 1 channel"))
        #expect(lines.contains("Keys: \(folder.path)/chat.db-secret"))
    }

    @Test func `what is risky is told`() throws {
        let lines = try check("--journal memory --host 0.0.0.0 --login off")
        for start in [
            "Anyone who can connect may post", "Others connect without encryption",
            "All messages and logins are gone",
        ] {
            #expect(lines.contains { $0.hasPrefix(start) }, "\(start)")
        }
        #expect(try check(folder.options).contains { $0.hasPrefix("Old messages are deleted") })
        let kept = try check(folder.options, "--keep-days 0 --login name")
        #expect(!kept.contains { $0.hasPrefix("Old messages are deleted") })
        #expect(!kept.contains { $0.contains("may post under any name") })
    }

    @Test func `what would keep it from starting is told, with exit status 1`() throws {
        let open = try write("keys", to: "secret", mode: 0o644)
        let text = try write("no journal", to: "text.db")
        let empty = try write("", to: "style.css")
        let lines = try check(
            "--journal \(text) --secret-file \(open) --style \(empty)", status: 1)
        #expect(lines.contains("It would not start:"))
        #expect(lines.contains { $0.hasPrefix("\(text) cannot be used") })
        #expect(lines.contains { $0.hasPrefix("\(open) holds secret keys, but other users") })
        #expect(lines.contains { $0.hasPrefix("--style \(empty): the file is empty") })
        let nowhere = try check("--journal \(folder.path)/no/chat.db", status: 1)
        #expect(nowhere.contains { $0.hasSuffix("its directory does not exist.") })
    }

    @Test func `it says which providers could be used, and starts without them`() throws {
        let secret = try write("secret", to: "secret")
        let provider = try ScriptedServer([], listens: false)
        let issuer = "http://127.0.0.1:\(provider.port)"
        let lines = try check(
            "--journal memory --oidc issuer=\(issuer),client-id=chat,client-secret-file=\(secret)",
            "--oidc issuer=\(issuer),client-id=web,name=two,allow=groups=chat")
        #expect(lines.contains("Provider: oidc, \(issuer), as chat"))
        #expect(lines.contains("Provider: two, \(issuer), as web without a secret"))
        let risk =
            "All who have an account at 127.0.0.1:\(provider.port) may log in: see --oidc-allow."
        #expect(lines.filter { $0 == risk }.count == 1)
        let host = "127.0.0.1:\(provider.port)"
        #expect(
            lines.contains(
                "Nobody could log in with two now: cannot connect to \(host); check that it runs."))
    }

    @Test func `a secret that others can read keeps it from starting`() throws {
        let secret = try write("secret", to: "secret", mode: 0o644)
        let lines = try check(
            "--journal memory --oidc issuer=http://127.0.0.1:1,client-id=a,client-secret-file=\(secret)",
            status: 1)
        #expect(lines.contains { $0.hasPrefix("\(secret) holds secret keys, but other users") })
    }
}
