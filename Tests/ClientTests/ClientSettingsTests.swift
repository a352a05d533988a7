// The options of `say` and `listen` from the environment.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct ClientSettingsTests {
    private let server: ServerProcess

    init() throws {
        server = try ServerProcess()
    }

    private var url: String { "http://127.0.0.1:\(server.port)" }

    private func run(_ environment: String..., words: String) throws -> Command {
        try Command(
            "/usr/bin/env",
            environment + [Command.fireside] + words.split(separator: " ").map(String.init))
    }

    @Test func `the environment says where, under which name and how`() throws {
        let environment = ["FIRESIDE_URL=\(url)", "FIRESIDE_FROM=ann"]
        let said = try Command("/usr/bin/env", environment + [Command.fireside, "say", "a", "one"])
        #expect(said.exitStatus() == 0, "\(said.errors)")
        let more = try Command(
            "/usr/bin/env", environment + [Command.fireside, "say", "a", "two", "--from", "bob"])
        #expect(more.exitStatus() == 0)
        let heard = try run(
            "FIRESIDE_URL=\(url)", "FIRESIDE_TRANSPORT=poll",
            words: "listen a --since start --count 2")
        #expect(heard.exitStatus() == 0)
        let lines = heard.output.split(separator: "\n").map { $0.drop { $0 != "#" } }
        #expect(lines == ["#a ann: one", "#a bob: two"])
    }

    @Test(arguments: [
        ("FIRESIDE_URL=chat", "FIRESIDE_URL"), ("FIRESIDE_TRANSPORT=pigeon", "FIRESIDE_TRANSPORT"),
        ("FIRESIDE_PATIENCE=-1", "FIRESIDE_PATIENCE"),
    ])
    func `a wrong value is a sentence that names the variable`(
        _ variable: String, _ name: String
    ) throws {
        let command = try run(variable, words: "say a hi")
        #expect(command.exitStatus() == 64)
        #expect(command.errors.contains(name), "\(command.errors)")
    }

    @Test func `a variable that is misspelled is told, and nothing else is`() throws {
        let command = try run(
            "FIRESIDE_URL=\(url)", "FIRESIDE_FORM=ann", "FIRESIDE_MAX_PARKED=7",
            "FIRESIDE_TOKEN=", words: "say a hi")
        #expect(command.exitStatus() == 0)
        #expect(command.errors.split(separator: "\n").count == 1)
        #expect(command.errors.contains("FIRESIDE_FORM"))
    }
}
