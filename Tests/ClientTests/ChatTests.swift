// `fireside chat` with the real server, on a terminal and in a pipe.
// SPDX-License-Identifier: MIT

import Foundation
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

    @Test func `who must log in does so once, and then every line is said`() throws {
        let server = try ServerProcess("--login name")
        let chat = try Command(
            Command.fireside,
            ["chat", "swift", "--from", "ann", "--url", "http://127.0.0.1:\(server.port)"],
            input: Array("one\ntwo\n".utf8))
        #expect(chat.exitStatus() == 0)
        #expect(chat.errors == "")
        let kept = try server.get("/channels/swift/messages").text
        #expect(kept.contains(#"{"text":"one"}"#) && kept.contains(#"{"text":"two"}"#))
    }

    @Test(arguments: ["auto", "poll", "websocket"])
    func `on a terminal others' messages stand above the line that is typed`(
        _ transport: String
    ) throws {
        let keyboard = try Keyboard()
        let chat = try keyboard.run(
            "env -u NO_COLOR TERM=xterm LANG=C.UTF-8 \(Command.fireside) "
                + "chat swift --from ann --transport \(transport) --url \(url)")
        #expect(wait { chat.output.contains("connected to 127.0.0.1:\(server.port)") })
        keyboard.type("h\u{fc}")
        #expect(wait { chat.output.hasSuffix("h\u{fc}") })
        #expect(try server.post("text=hi&from=bob", to: "/channels/swift", form).status == 201)
        #expect(wait { chat.output.hasSuffix("bob\u{1b}[0m: hi\r\n#swift> h\u{fc}") })
        keyboard.type("!\r")
        let said = "ann\u{1b}[0m: h\u{fc}!\r\n#swift> "
        #expect(wait { chat.output.hasSuffix(said) }, "\(chat.output.debugDescription)")
        keyboard.type("\u{4}")
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

/// What a person types, into a program on a terminal.
private final class Keyboard {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("keyboard-\(UUID())")
    private let keys: Int32

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        mkfifo(folder.path + "/keys", 0o600)
        keys = open(folder.path + "/keys", O_RDWR | O_CLOEXEC)
    }

    deinit {
        close(keys)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs `line` on a terminal of its own. `script`.
    func run(_ line: String) throws -> Command {
        try Command(
            "/bin/sh",
            ["-c", "exec script -qec '\(line)' /dev/null < '\(folder.path)/keys'"])
    }

    func type(_ text: String) { write(keys, text, text.utf8.count) }
}
