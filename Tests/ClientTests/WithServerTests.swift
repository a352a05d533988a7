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

    @Test func `a listener can ask for earlier messages`() throws {
        #expect(try run("say", "log", input: "1\n2\n3\n4\n5\n").exitStatus() == 0)
        for (position, texts) in [("start", "1 2 3 4 5"), ("-2", "4 5")] {
            let count = texts.split(separator: " ").count
            let listener = try run("listen", "log", "--since", position, "--count", "\(count)")
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

    @Test func `a line that is too long for the server does not end what others pipe`() throws {
        let lines = ["one", String(repeating: "x", count: 70_000), "three", "b\u{fc}n\u{0}ry"]
        let long = String(repeating: "y", count: 4_000_000)
        let endless = String(repeating: "z", count: 5_000_000)
        let input = (lines + [long, endless, "seven"]).joined(separator: "\n") + "\n"
        let command = try run("say", "log", input: input)
        #expect(command.exitStatus() == 1)
        let told = command.errors.split(separator: "\n")
        #expect(told.count == 3)
        let refusal = "was not sent: the server refused (413): The message is too long"
        for (line, start) in zip(
            told,
            [
                "line 2 (70,000 bytes) \(refusal)",
                "line 5 (4,000,000 bytes) \(refusal)",
                "line 6 (5,000,000 bytes) was not sent: it is longer than 4 MiB",
            ])
        {
            #expect(line.hasPrefix("fireside: " + start))
        }
        let heard = try run("listen", "log", "--since", "start", "--count", "4")
        #expect(heard.exitStatus() == 0)
        let texts = heard.output.split(separator: "\n").map { $0.split(separator: "?: ")[1] }
        #expect(texts == ["one", "three", "b\u{fc}n\\x00ry", "seven"])
    }

    @Test func `a listener that a signal ends is gone at once`() throws {
        let listener = try run("listen", "swift")
        #expect(try wait { try server.parked == 1 })
        listener.send(SIGINT)
        #expect(listener.exitStatus() == 0)
        #expect(try wait { try server.parked == 0 })
    }
}
