// The example with two origins: a page, a chat, and tickets that the page's server makes.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct EmbedTests {
    @Test func `the page is there, and so is the script that it names`() throws {
        let example = try Listening("Example10Embed")
        let page = try example.run("curl 'localhost:8080/?visitor=ann'")
        #expect(page.contains("private-board"))
        let script = try #require(page.firstMatch(of: /src="(http:\/\/localhost:\d+\/[^"]+)"/)).1
        #expect(!script.contains("localhost:\(example.port)/"))
        #expect(try example.run("curl \(script)").contains("window.Fireside ="))
    }

    @Test func `with its own ticket the page reads and speaks in the private channel`() throws {
        let example = try Listening("Example10Embed")
        let ticket = try example.run("curl 'localhost:8080/my-ticket?visitor=ann'")
        try example.expectGood(ticket)
        #expect(try example.poll("").contains("\"status\":401"))
    }

    /// Those that are on this machine: PHP seldom is.
    @Test(arguments: [
        ("python", "python3", "print(%@)"), ("js", "node", "console.log(%@)"),
        ("php", "php", "echo %@;"),
    ])
    func `a ticket made as its README says is as good`(
        language: String, command: String, line: String
    ) throws {
        let search = try Command("/bin/sh", ["-c", "command -v \(command)"])
        guard search.exitStatus() == 0 else { return }
        let example = try Listening("Example10Embed")
        let call = "ticket(\"\(Listening.secret)\", \"ann\", [\"private-board\"])"
        let program =
            (language == "php" ? "<?php\n" : "") + (try Readme("10-embed").program(language)) + "\n"
            + line.replacingOccurrences(of: "%@", with: call)
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("ticket-\(UUID().uuidString).\(language)")
        try program.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        try example.expectGood(try example.run("\(command) \(file.path)"))
    }
}

extension Listening {
    /// As it stands in the example.
    fileprivate static let secret = "Keep this in a file: it lets anyone in."

    /// The chat's own address, which it prints behind the page's.
    private var chat: String {
        command.output.matches(of: /localhost:\d+/).last.map { String($0.0) } ?? ""
    }

    fileprivate func poll(_ ticket: String) throws -> String {
        try run(
            "curl -H 'Accept: application/json' '\(chat)/poll?channels=private-board&since=start"
                + "&hold=0\(ticket)'")
    }

    fileprivate func expectGood(_ ticket: String) throws {
        let said = try run("curl -d text=hi '\(chat)/channels/private-board?t=\(ticket)'")
        #expect(said.contains("\"id\""))
        let page = try poll("&t=\(ticket)")
        #expect(page.contains("\"from\":\"ann\""))
        #expect(page.contains("\"text\":\"hi\""))
    }
}
