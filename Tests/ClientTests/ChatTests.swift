// `fireside chat` with the real server, on a terminal and in a pipe.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct ChatTests {
    private let server: ServerProcess

    init() throws {
        server = try ServerProcess()
    }

    private let form = "Content-Type: application/x-www-form-urlencoded|"

    private var url: String { "http://127.0.0.1:\(server.port)" }

    @Test func `each line of a pipe is a message, in order, and the end ends the chat`() throws {
        let listener = try Command(
            Command.fireside, ["listen", "swift", "--count", "3", "--url", url])
        #expect(try wait { try server.parked == 1 })
        let chat = try Command(
            Command.fireside, ["chat", "swift", "--from", "ann", "--url", url],
            input: Array("one\n\n  \ntwo\nthree".utf8))
        #expect(chat.exitStatus() == 0)
        #expect(listener.exitStatus() == 0)
        let texts = listener.output.split(separator: "\n").map { $0.drop { $0 != "#" } }
        #expect(texts == ["#swift ann: one", "#swift ann: two", "#swift ann: three"])
    }

    @Test(arguments: ["auto", "poll", "websocket"])
    func `what others say stands above the prompt`(_ transport: String) throws {
        let chat = try Command.firesideOnTerminal(
            "chat swift --from ann --transport \(transport) --url \(url)",
            environment: "TERM=xterm LANG=C.UTF-8")
        #expect(wait { chat.output.contains("connected to 127.0.0.1:\(server.port)") })
        #expect(try server.post("text=hi&from=bob", to: "/channels/swift", form).status == 201)
        #expect(wait { chat.output.contains("bob\u{1b}[0m: hi\r\n#swift> ") })
        chat.send(SIGINT)
        #expect(chat.exitStatus() == 0)
    }

    @Test func `a message that the server refuses is told, and the chat goes on`() throws {
        let chat = try Command(
            Command.fireside, ["chat", "swift", "--url", url],
            input: Array((String(repeating: "x", count: 70_000) + "\nend\n").utf8))
        #expect(chat.exitStatus() == 0)
        #expect(chat.errors.contains("not sent: the server refused (413): "))
        let kept = try server.get("/channels/swift/messages").text
        #expect(kept.contains(#"{"text":"end"}"#))
    }
}
