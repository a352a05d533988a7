// Both ends of the wire: `fireside say`, `fireside listen` and the real server.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct WithServerTests {
    private let server: ServerProcess

    init() throws {
        server = try ServerProcess()
    }

    private func run(_ words: String..., input: String = "") throws -> Command {
        let url = "http://127.0.0.1:\(server.port)"
        return try Command(Command.fireside, words + ["--url", url], input: Array(input.utf8))
    }

    @Test func `what one says, another hears`() throws {
        let listener = try run("listen", "swift", "lobby", "--count", "3")
        #expect(try wait { try server.parked == 1 })
        #expect(try run("say", "swift", "--from", "ann", "Hello,", "world").exitStatus() == 0)
        let log = try run("say", "lobby", "--ids", input: "one\n\u{fc}ber \u{1f525}\n")
        #expect(log.exitStatus() == 0)
        #expect(log.output.split(separator: "\n").count == 2)
        #expect(listener.exitStatus() == 0)
        let lines = listener.output.split(separator: "\n").map { $0.drop { $0 != "#" } }
        #expect(
            lines == ["#swift ann: Hello, world", "#lobby ?: one", "#lobby ?: \u{fc}ber \u{1f525}"])
        #expect(listener.errors == "")
    }

    @Test func `what was said before is heard by who asks for it`() throws {
        #expect(try run("say", "log", input: "1\n2\n3\n4\n5\n").exitStatus() == 0)
        for (place, texts) in [("start", "1 2 3 4 5"), ("-2", "4 5")] {
            let count = texts.split(separator: " ").count
            let listener = try run("listen", "log", "--since", place, "--count", "\(count)")
            #expect(listener.exitStatus() == 0)
            let heard = listener.output.split(separator: "\n").compactMap(\.last).map(String.init)
            #expect(heard.joined(separator: " ") == texts)
        }
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func `the deepest message that the server takes is heard`(
        _ open: String, _ close: String
    ) throws {
        let body = String(repeating: open, count: 500) + "1" + String(repeating: close, count: 500)
        let type = "Content-Type: application/json|"
        #expect(try server.post(body, to: "/channels/deep", type).status == 201)
        let listener = try run("listen", "deep", "--since", "start", "--count", "1")
        #expect(listener.exitStatus() == 0)
        #expect(listener.output.hasSuffix(" #deep ?: \(body)\n"))
    }

    @Test func `what the server refuses is said in its own words`() throws {
        let long = String(repeating: "x", count: 65_536)
        let command = try run("say", "log", input: long)
        #expect(command.exitStatus() == 1)
        #expect(command.errors.hasPrefix("fireside: the server refused (413): The body is longer"))
    }

    @Test func `a listener that a signal ends is gone at once`() throws {
        let listener = try run("listen", "swift")
        #expect(try wait { try server.parked == 1 })
        listener.send(SIGINT)
        #expect(listener.exitStatus() == 0)
        #expect(try wait { try server.parked == 0 })
    }
}
