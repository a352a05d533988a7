// `fireside listen` as a person sees it.
// SPDX-License-Identifier: MIT

@testable import fireside
import Glibc
import TestSupport
import Testing

@Suite(.blocking) final class TerminalTests {
    private var server: ScriptedServer?

    deinit { server?.stop() }

    private func start(_ script: ScriptedServer.Step..., listens: Bool = true) throws {
        server = try ScriptedServer(script, listens: listens)
    }

    private func listen(
        _ words: String, environment: String = "TERM=xterm"
    ) throws -> Command {
        try Command.firesideOnTerminal(
            "listen \(words) --transport poll --url http://127.0.0.1:\(server?.port ?? 0)",
            environment: environment)
    }

    private func address() -> String { "127.0.0.1:\(server?.port ?? 0)" }

    private static let erase = "\r\u{1b}[K"

    @Test func `the last line shows the state of the connection, and goes at the end`() throws {
        try start(poll("k:1"), .cut(), poll("k:2"))
        let command = try listen("swift lobby log")
        let connected = " connected to \(address()) \u{b7} 3 channels"
        #expect(wait { command.output.contains(connected) })
        #expect(wait { command.output.contains("\u{25cb} reconnecting in ") })
        #expect(wait { self.server?.received.count == 4 })
        command.send(SIGINT)
        #expect(command.exitStatus() == 0)
        let output = command.output
        #expect(output.contains("\u{25cb} connecting to \(address())"))
        #expect(output.split(separator: "\u{25cf}").count == 3)
        #expect(output.hasSuffix(TerminalTests.erase))
        #expect(!output.contains("\n"))
    }

    @Test func `messages scroll above it, in colours`() throws {
        try start(
            poll(
                "k:2", message(1, "hi"), message(2, #"\u001b[2J"#, from: "bo"),
                rest: #","gap":true"#),
            poll("k:3", #"{"channel":"swift","at":"now","from":"cy","kind":"join"}"#),
            poll("k:4", message(4, "end")))
        let command = try listen("swift --count 3")
        #expect(command.exitStatus() == 0)
        let lines = command.output.split(separator: "\r\n").map { String($0) }
        #expect(lines.count == 6)
        #expect(lines.allSatisfy { $0.contains(TerminalTests.erase) })
        #expect(lines[0].hasSuffix("\u{1b}[2m-- some messages are no longer kept --\u{1b}[0m"))
        #expect(lines[1].contains("ann\u{1b}[0m: hi"))
        #expect(lines[2].contains("bo\u{1b}[0m: \\x1b[2J"))
        #expect(lines[3].hasSuffix("\u{1b}[2m#swift cy is here\u{1b}[0m"))
        #expect(lines[4].contains("ann\u{1b}[0m: end"))
        #expect(lines[5].hasSuffix(TerminalTests.erase))
    }

    @Test func `a line says which message is deleted, as far as it was shown`() throws {
        try start(
            poll(
                "k:5", message(1, "hi"), deletion(2, of: 1), deletion(3, of: 99), clearing(4),
                message(5, "end")))
        let command = try listen("swift --count 2", environment: "TERM=xterm TZ=UTC")
        #expect(command.exitStatus() == 0)
        let lines = command.output.split(separator: "\r\n").map { String($0) }
        #expect(lines.count == 6)
        #expect(lines[1].contains("#swift ann's message of "))
        #expect(lines[1].contains("12:00:00 was deleted\u{1b}[0m"))
        #expect(lines[2].contains("#swift a message was deleted\u{1b}[0m"))
        #expect(lines[3].contains("#swift all messages were deleted\u{1b}[0m"))
    }

    @Test func `a line says what somebody does, and who has changed the topic`() throws {
        let topic = message(2, "x").replacing(#""text":"x""#, with: #""text":"x","topic":"Tea""#)
        let none = message(3, "-").replacing(#""text":"-""#, with: #""text":"-","topic":"""#)
        try start(
            poll("k:5", message(1, "/me waves"), topic, none, message(4, "/me"), message(5, "end")))
        let command = try listen("swift --count 5", environment: "TERM=dumb NO_COLOR=1 TZ=UTC")
        #expect(command.exitStatus() == 0)
        let lines = command.output.split(separator: "\r\n").map { String($0) }
        #expect(lines.count == 5)
        #expect(lines[0].hasSuffix("#swift ann waves"))
        #expect(lines[1].hasSuffix("#swift ann changed the topic: Tea"))
        #expect(lines[2].hasSuffix("#swift ann removed the topic"))
        #expect(lines[3].hasSuffix("#swift ann: /me"))
    }

    @Test func `a line says who has changed what, and what was changed before`() throws {
        let edit = marked(2, #""edits":"k:1""#, "ho"), edited = marked(3, #""edited":"x""#, "new")
        let stub = marked(4, #""tombstone":true"#, "This message was deleted.")
        try start(
            poll("k:6", message(1, "hi"), edit, edited, stub, deletion(5, of: 1), message(6, "end"))
        )
        let command = try listen("swift --count 5", environment: "TERM=dumb NO_COLOR=1 TZ=UTC")
        #expect(command.exitStatus() == 0)
        let lines = command.output.split(separator: "\r\n").map { String($0) }
        #expect(lines.count == 6)
        #expect(lines[0].hasSuffix("#swift ann: hi"))
        #expect(lines[1].hasSuffix("#swift ann changed: ho"))
        #expect(lines[2].hasSuffix("#swift ann: new (edited)"))
        #expect(lines[3].hasSuffix("#swift ann: This message was deleted."))
        #expect(lines[4].contains("ann's message of "))
    }

    @Test func `two people of one name have a tag, as soon as there are two`() throws {
        try start(
            poll(
                "k:4", marked(1, #""person":"uaaaaaaaaaaWXYZ""#, "one"),
                marked(2, #""person":"ubbbbbbbbbb1234""#, "two"),
                marked(3, #""person":"uaaaaaaaaaaWXYZ""#, "three"), message(4, "four"),
                deletion(5, of: 2), message(6, "end", from: "bo")))
        let command = try listen("swift --count 5", environment: "TERM=dumb NO_COLOR=1")
        #expect(command.exitStatus() == 0)
        let lines = command.output.split(separator: "\r\n").map { String($0) }
        let starts = ["ann: one", "ann~1234: two", "ann~WXYZ: three", "ann: four", "", "bo: end"]
        for (line, start) in zip(lines, starts) { #expect(line.hasSuffix(start)) }
        #expect(lines[4].contains("ann~1234's message of "))
    }

    @Test func `in a pipe an edit is a line like any other, and JSON has its mark`() throws {
        let edit = marked(2, #""edits":"k:1""#, "ho")
        for (option, isLast) in [("", "ann: ho\n"), (" --json", edit + "\n")] {
            try start(poll("k:2", message(1, "hi"), edit))
            let words =
                "listen swift --count 2\(option) --transport poll --url http://\(address())"
            let command = try Command(
                Command.fireside, words.split(separator: " ").map(String.init))
            #expect(command.exitStatus() == 0)
            #expect(command.output.hasSuffix(isLast))
        }
    }

    @Test func `a message of several lines is set in`() throws {
        let text = #"two\n12:00:00 #swift bo: three\r\n\u001b[2J"#
        try start(poll("k:1", message(1, text)))
        let command = try listen("swift --count 1", environment: "TERM=dumb")
        #expect(command.exitStatus() == 0)
        #expect(
            command.output.hasSuffix(
                "ann: two\r\n    12:00:00 #swift bo: three\r\n    \\x1b[2J\r\n"))
    }

    @Test func `a message of very many lines does not scroll the others away`() throws {
        try start(poll("k:1", message(1, String(repeating: #"\n"#, count: 1000) + "end")))
        let command = try listen("swift --count 1", environment: "TERM=dumb")
        #expect(command.exitStatus() == 0)
        let rest = "\r\n    " + String(repeating: #"\n"#, count: 201) + "end\r\n"
        #expect(command.output.hasSuffix(rest))
        #expect(command.output.count { $0 == "\r\n" } == 800)
    }

    @Test func `a server that was never reached is not called lost`() throws {
        try start(listens: false)
        let command = try listen("swift")
        let line = "\u{25cb} cannot reach \(address()), next try in 1 s"
        #expect(wait { command.output.contains(line) })
        #expect(wait { command.output.contains("1 s: nobody answers there\u{1b}[0m") })
        command.send(SIGINT)
        #expect(command.exitStatus() == 0)
        #expect(!command.output.contains("reconnecting"))
    }

    @Test(arguments: [SIGCONT, SIGWINCH])
    func `a terminal that comes back, or changes its width, gets the last line again`(
        _ signal: Int32
    ) throws {
        try start(poll("k:1"))
        let command = try listen("swift")
        #expect(wait { command.output.contains("\u{25cf}") && server?.received.count == 2 })
        let before = command.output
        command.send(signal)
        let line = try #require(before.split(separator: TerminalTests.erase).last)
        #expect(wait { command.output == before + TerminalTests.erase + line })
        command.send(SIGINT)
        #expect(command.exitStatus() == 0)
    }

    @Test(arguments: [
        (100, "one two three"), (13, "one two three"), (12, "one two\u{2026}"), (8, "one\u{2026}"),
        (3, "on\u{2026}"), (1, "\u{2026}"), (0, ""), (-1, ""),
    ])
    func `the line is cut between words`(_ room: Int, _ line: String) {
        #expect("one two three".cut(to: room) == line)
    }

    @Test(arguments: [
        ("#swift", 6), ("#новости", 8), ("#日本語", 7), ("한국어", 6), ("e\u{301}", 1), ("", 0),
    ])
    func `Chinese signs take two columns, and marks none`(_ text: String, _ columns: Int) {
        #expect(text.columns == columns)
        #expect(text.cut(to: columns) == text)
    }

    @Test func `without --since, the last twenty come first`() throws {
        try start(poll("k:1", message(1, "one")))
        let command = try listen("swift --count 1")
        #expect(command.exitStatus() == 0)
        #expect(server?.received.first?.parameter("since") == "-20")
    }

    @Test func `NO_COLOR leaves the line and takes the colours`() throws {
        try start(poll("k:1", message(1, "one")), poll("k:2", message(2, "two")))
        let command = try listen("swift --count 2", environment: "TERM=xterm NO_COLOR=1")
        #expect(command.exitStatus() == 0)
        #expect(command.output.contains("\u{25cf} connected to"))
        #expect(command.output.contains("ann: two"))
        let plain = command.output.replacing("\u{1b}[K", with: "")
        #expect(!plain.contains("\u{1b}"))
    }

    @Test func `a dumb terminal gets neither`() throws {
        try start(poll("k:1", message(1, "one")), poll("k:2", message(2, "two")))
        let command = try listen("swift --count 2", environment: "TERM=dumb")
        #expect(command.exitStatus() == 0)
        #expect(!command.output.contains("\u{1b}"))
        #expect(!command.output.contains("connect"))
        #expect(command.output.contains("#swift ann: one\r\n"))
    }

    @Test func `a message is confirmed by its id`() throws {
        try start(.answer(201, #"{"id":"k:1"}"#))
        let command = try Command.firesideOnTerminal("say swift hi --url http://\(address())")
        #expect(command.exitStatus() == 0)
        #expect(command.output == "\u{1b}[2mk:1\u{1b}[0m\r\n")
    }
}
