// `fireside export`, `import` and `check`.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct JournalCommandTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private func run(
        _ words: String..., input: String = "", status: Int32 = 0
    ) throws -> Command {
        let command = try Command(
            Command.fireside,
            words.joined(separator: " ").split(separator: " ").map(String.init),
            input: Array(input.utf8))
        #expect(command.exitStatus() == status, "\(command.errors)")
        return command
    }

    /// Lines without their ids.
    private func export(_ words: String...) throws -> [String] {
        let output = try run("export", words.joined(separator: " ")).output
        return output.split(separator: "\n").map {
            String($0).replacing(/^\{"id":"[^"]*",/, with: "{")
        }
    }

    private let messages = """
        {"channel":"swift","at":"2026-11-20T12:00:00.500+02:00","from":"ann","body":{"text":"hi"}}

        {"id":"k:9","channel":"lobby","at":"2026-11-21T12:00:00Z","body":[1, {"ü":"\\n"}]}
        {"channel":"swift","at":"2026-11-22T00:00:00Z","from":"Füße","body":"bye"}
        """

    @Test func `what was imported is exported, with its time, sender and body`() throws {
        let words = try run("import", folder.options, input: messages).output
        #expect(words == "3 messages imported into \(folder.path)/chat.db.\n")
        let lines = try export(folder.options)
        #expect(
            lines == [
                #"{"channel":"swift","at":"2026-11-20T10:00:00.500Z","from":"ann","body":{"text":"hi"}}"#,
                #"{"channel":"lobby","at":"2026-11-21T12:00:00.000Z","body":[1, {"\u00fc":"\n"}]}"#,
                #"{"channel":"swift","at":"2026-11-22T00:00:00.000Z","from":"F\u00fc\u00dfe","body":"bye"}"#,
            ])
        let copy = try JournalFolder()
        _ = try run("import", copy.options, input: lines.joined(separator: "\n"))
        #expect(try export(copy.options) == lines)
    }

    @Test func `a person, an edit's time and a stub come through, and a stub has no text`() throws {
        let message = #"{"channel":"a","at":"2026-11-20T10:00:00.000Z","from":"ann","#
        let ann = message + #""person":"sannannannannan","#
        let lines = [
            ann + #""body":1}"#, ann + #""edited":"2026-11-20T11:00:00.000Z","body":2}"#,
            ann + #""tombstone":true,"body":"#,
        ]
        let stub = lines[2] + #"{"text":"This message was deleted."}}"#
        let input = "\(lines[0])\n\(lines[1])\n\(lines[2])\"secret\"}"
        _ = try run("import", folder.options, input: input)
        #expect(try export(folder.options) == [lines[0], lines[1], stub])
        #expect(try run("check", folder.options).output.contains("3 messages in 1 channel"))
    }

    @Test func `a server goes on with what was imported, and the other way round`() throws {
        _ = try run("import", folder.options, input: messages)
        do {
            let server = try ServerProcess("\(folder.options) --keep-days 0")
            let history = try server.get("/channels/swift/messages").text
            #expect(history.contains(#""from":"ann""#) && history.contains("bye"))
            try server.post(#"{"text":"new"}"#, to: "/channels/swift")
            #expect(server.stop() == 0)
        }
        _ = try run("import", folder.options, input: messages)
        let output = try run("export", folder.options).output
        let ids = output.matches(of: /(?m)^\{"id":"[^:"]*:(\d+)"/).compactMap { Int($0.1) }
        #expect(ids == [1, 2, 3, 4, 5, 6, 7])
    }

    @Test func `channels and times choose what is exported`() throws {
        _ = try run("import", folder.options, input: messages)
        #expect(try export(folder.options, "--channel swift").count == 2)
        #expect(try export(folder.options, "--channel swift --channel lobby").count == 3)
        #expect(try export(folder.options, "--channel nobody").isEmpty)
        #expect(try export(folder.options, "--since 2026-11-21").count == 2)
        #expect(try export(folder.options, "--until 2026-11-21T12:00:00Z").count == 1)
        #expect(
            try export(folder.options, "--since 2026-11-21 --until 2026-11-22").count == 1)
    }

    @Test(arguments: [
        (#"{"channel":"No!","at":"2026-11-20T12:00:00Z","body":1}"#, "the channel's name"),
        (#"{"channel":"a","at":"2026-11-20","body":1}"#, "at is not a time"),
        (#"{"channel":"a","at":"2026-13-20T12:00:00Z","body":1}"#, "at is not a time"),
        (#"{"channel":"a","at":"2026-11-20T12:00:00Z"}"#, "it has no body"),
        (#"{"channel":"a","at":"2026-11-20T12:00:00Z","body":{"__proto__":1}}"#, "the body"),
        (#"{"channel":"a","at":"2026-11-20T12:00:00Z","from":"","body":1}"#, "from is not a name"),
        (
            #"{"channel":"a","at":"2026-11-20T12:00:00Z","from":"a","person":"x","body":1}"#,
            "person is not 15 letters"
        ),
        (
            #"{"channel":"a","at":"2026-11-20T12:00:00Z","edited":"1","body":1}"#,
            "edited is not a time"
        ),
        (
            #"{"channel":"a","at":"2026-11-20T12:00:00Z","edits":"k:1","body":1}"#,
            "it edits another"
        ),
        ("hello", "it is not a message"), ("[]", "it is not a message"),
    ])
    func `a bad line is told with its number, and nothing is imported`(
        _ line: String, _ sentence: String
    ) throws {
        let input = messages + "\n" + line + "\n" + messages
        let new = try run("import", folder.options, input: input, status: 1)
        #expect(new.errors.contains("standard input, line 5: \(sentence)"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        _ = try run("import", folder.options, input: messages)
        _ = try run("import", folder.options, input: input, status: 1)
        #expect(try export(folder.options).count == 3)
    }

    @Test func `while a server runs, its journal is left alone`() throws {
        let server = try ServerProcess(folder.options)
        for command in ["export", "import", "check"] {
            let command = try run(command, folder.options, status: 1)
            #expect(command.errors.contains("in use by another process"))
        }
        try server.post(#"{"text":"hi"}"#, to: "/channels/swift")
        #expect(server.stop() == 0)
        #expect(try export(folder.options).count == 1)
    }

    @Test func `check says what a journal holds, and whether it is whole`() throws {
        _ = try run("import", folder.options, input: messages)
        let words = try run("check", folder.options).output
        #expect(
            words == """
                \(folder.path)/chat.db: 3 messages in 2 channels, from 2026-11-20T10:00:00.500Z to \
                2026-11-22T00:00:00.000Z.
                It is whole.

                """)
        let path = folder.path + "/chat.db"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let text = try #require(bytes.range(of: Data("bye".utf8)))
        bytes.resetBytes(in: (text.lowerBound / 4096 * 4096)..<(text.lowerBound / 4096 * 4096 + 64))
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(try run("check", folder.options, status: 1).errors.contains("is damaged"))
        #expect(try run("check --journal \(folder.path)/no.db", status: 1).errors.contains("no.db"))
    }

    @Test func `the journal's name comes from the settings, too`() throws {
        _ = try run("import", folder.options, input: messages)
        let file = folder.path + "/f.conf"
        let text = "FIRESIDE_JOURNAL=\(folder.path)/chat.db\nFIRESIDE_PORT=80\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        #expect(try export("--config \(file)").count == 3)
    }
}
