// `fireside say` and `fireside listen` where a login is required.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct ClientSessionTests {
    private let server: ServerProcess

    init() throws {
        server = try ServerProcess("--login name")
    }

    private func run(_ words: String..., input: String = "") throws -> Command {
        let url = "http://127.0.0.1:\(server.port)"
        return try Command(Command.fireside, words + ["--url", url], input: Array(input.utf8))
    }

    private func people(_ channel: String) throws -> String {
        try server.get("/channels/\(channel)/people").text
    }

    @Test func `a name is logged in for each command, and out again`() throws {
        for text in ["one", "two"] {
            let command = try run("say", "swift", "--from", "J\u{fc}rgen & co", text)
            #expect(command.exitStatus() == 0, "\(command.errors)")
        }
        let log = try run("say", "swift", "--from", "log", input: "three\nfour\n")
        #expect(log.exitStatus() == 0)
        let answer = try server.get("/poll?channels=swift&since=start").text
        #expect(answer.matches(of: /"text":"(\w+)"/).map(\.1) == ["one", "two", "three", "four"])
        #expect(answer.matches(of: /"from":"J\\u00fcrgen \\u0026 co"/).count == 2)
    }

    @Test func `a refusal tells how to log in`() throws {
        let command = try run("say", "swift", "hi")
        #expect(command.exitStatus() == 1)
        #expect(
            command.errors == """
                fireside: the server refused (401): Log in to post here: POST /login, \
                with the token that GET /me gives. \
                Use --from NAME to log in.

                """)
    }

    @Test func `a listener with a name is there, but private channels are for members`() throws {
        let listener = try run("listen", "tea", "swift", "--from", "ann", "--count", "2")
        #expect(try wait { try server.parked == 1 })
        #expect(try people("swift").contains("\"ann\""))
        for channel in ["tea", "swift"] {
            #expect(try run("say", channel, "--from", "bob", "hi").exitStatus() == 0)
        }
        #expect(listener.exitStatus() == 0, "\(listener.errors)")
        let lines = listener.output.split(separator: "\n").map { $0.drop { $0 != "#" } }
        #expect(lines == ["#tea bob: hi", "#swift bob: hi"])
        #expect(try people("swift") == "{\"people\":[]}\n")
        #expect(try run("listen", "private-x").exitStatus() == 1)
        #expect(try run("listen", "private-x", "--from", "ann").exitStatus() == 1)
    }

    @Test func `a name that is in use is not taken away`() throws {
        let listener = try run("listen", "swift", "--from", "ann")
        #expect(try wait { try server.parked == 1 })
        let command = try run("say", "swift", "--from", "Ann", "hi")
        #expect(command.exitStatus() == 1)
        #expect(command.errors.contains("(409): That name is taken. Choose another."))
        listener.send(SIGINT)
        #expect(listener.exitStatus() == 0)
        #expect(try run("say", "swift", "--from", "Ann", "hi").exitStatus() == 0)
    }
}
