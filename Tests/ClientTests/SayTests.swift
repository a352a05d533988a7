// `fireside say`, and a server that follows a script.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) final class SayTests {
    private var server: ScriptedServer?

    deinit { server?.stop() }

    private func start(_ script: ScriptedServer.Step..., listens: Bool = true) throws {
        server = try ScriptedServer(script, listens: listens)
    }

    private var received: [ScriptedServer.Received] { server?.received ?? [] }

    private static let ok = ScriptedServer.Step.answer(201, #"{"id":"k3f9:45"}"#)

    /// Runs `fireside say` with these words, until it exits.
    private func say(_ words: [String], input: String = "", exits status: Int32 = 0) throws
        -> Command
    {
        let url = "http://127.0.0.1:\(server?.port ?? 0)"
        let command = try Command(
            Command.fireside, ["say", "--transport", "poll", "--url", url] + words,
            input: Array(input.utf8))
        #expect(command.exitStatus() == status, "\(command.errors)")
        return command
    }

    @Test func `a message is posted as JSON, and nothing is printed`() throws {
        try start(SayTests.ok)
        let command = try say(["Lobby", "say", "\"hi\"", "a/b", "--from", "J\u{fc}rgen & co"])
        #expect(command.output + command.errors == "")
        #expect(received.count == 1)
        #expect(received[0].line.hasPrefix("POST /channels/lobby?"))
        #expect(received[0].body == #"{"text":"say \"hi\" a/b"}"#)
        #expect(received[0].head.contains("Content-Type: application/json"))
        #expect(received[0].parameter("from") == "J\u{fc}rgen & co")
        let nonce = received[0].parameter("nonce") ?? ""
        #expect(nonce.wholeMatch(of: /[A-Za-z0-9_-]{8,64}/) != nil)
    }

    @Test(arguments: [
        ("Новости", "%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("日本語", "%E6%97%A5%E6%9C%AC%E8%AA%9E"),
    ])
    func `a channel may be called in any script`(_ name: String, _ address: String) throws {
        try start(SayTests.ok)
        _ = try say([name, "hi"])
        #expect(received[0].line.hasPrefix("POST /channels/\(address)?"))
    }

    @Test func `what no channel can be called is refused before anything is sent`() throws {
        try start()
        let command = try say(["a b", "hi"], exits: 64)
        #expect(command.errors.contains("a channel's name is made of letters, digits, - and _"))
        #expect(received.isEmpty)
    }

    @Test func `--ids prints the ids`() throws {
        try start(SayTests.ok)
        #expect(try say(["lobby", "hi", "--ids"]).output == "k3f9:45\n")
    }

    @Test func `each line of the input is a message, on one connection`() throws {
        try start(SayTests.ok, SayTests.ok, SayTests.ok)
        _ = try say(["log"], input: "one\n\n  \ntwo\r\nthree \u{1f525}")
        #expect(
            received.map(\.body) == [
                #"{"text":"one"}"#, #"{"text":"two"}"#, "{\"text\":\"three \u{1f525}\"}",
            ])
        #expect(received.map(\.connection) == [1, 1, 1])
        #expect(Set(received.map { $0.parameter("nonce") }).count == 3)
        #expect(received.allSatisfy { $0.parameter("from") == nil })
    }

    @Test func `without input nothing is posted`() throws {
        try start()
        _ = try say(["log"])
        #expect(received.isEmpty)
    }

    // If the answer is cut, the message may have been posted: the server knows by the nonce.
    @Test func `a message that was not confirmed is sent again with its nonce`() throws {
        try start(
            .cut(), .cut(after: wire("HTTP/1.1 201 Created|Content-Length: 16||{\"id\"")),
            refusal(503, "Restarting."), refusal(429, "Too fast.", fields: "Retry-After: 1|"),
            SayTests.ok, SayTests.ok)
        let command = try say(["log", "--ids", "--patience", "600"], input: "one\ntwo\n")
        #expect(command.output == "k3f9:45\nk3f9:45\n")
        #expect(command.errors == "")
        let nonces = received.map { $0.parameter("nonce") ?? "" }
        #expect(nonces.count == 6)
        #expect(Set(nonces.prefix(5)).count == 1)
        #expect(nonces[5] != nonces[0])
        #expect(Set(received.prefix(5).map(\.body)) == [#"{"text":"one"}"#])
    }

    @Test func `a server that hangs up between two messages costs nothing`() throws {
        let last = wire("HTTP/1.1 201 Created|Content-Length: 12||{\"id\":\"k:1\"}")
        try start(.cut(after: last), SayTests.ok)
        #expect(try say(["log", "--ids"], input: "one\ntwo\n").output == "k:1\nk3f9:45\n")
    }

    @Test func `a server that is not there yet is waited for`() throws {
        try start(SayTests.ok, listens: false)
        let url = "http://127.0.0.1:\(server?.port ?? 0)"
        let command = try Command(
            Command.fireside, ["say", "--url", url, "log", "hi", "--patience", "600"])
        #expect(holds(for: .milliseconds(300)) { command.isAlive })
        server?.listen()
        #expect(command.exitStatus() == 0)
        #expect(received.count == 1)
    }

    @Test(arguments: [400, 401, 403, 404, 409, 507])
    func `a refusal is one sentence, and is not tried again`(_ status: Int) throws {
        try start(refusal(status, #"Not this\u0007."#), SayTests.ok)
        let command = try say(["log"], input: "one\ntwo\n", exits: 1)
        #expect(command.output == "")
        let hint = status == 401 ? " Use --from NAME to log in." : ""
        #expect(
            command.errors == "fireside: the server refused (\(status)): Not this\\x07.\(hint)\n")
        #expect(received.count == 1)
    }

    @Test func `a line that the server refuses is skipped, told to the user, and sets the status`()
        throws
    {
        try start(
            refusal(413, "The body is too long."), SayTests.ok, refusal(400, "It is odd."),
            SayTests.ok)
        let command = try say(["log", "--ids"], input: "1234\n\ntwo\nthree\nfour", exits: 1)
        #expect(command.output == "k3f9:45\nk3f9:45\n")
        #expect(
            command.errors == """
                fireside: line 1 (4 bytes) was not sent: the server refused (413): \
                The body is too long.
                fireside: line 4 (5 bytes) was not sent: the server refused (400): It is odd.

                """)
        #expect(
            received.map(\.body) == ["1234", "two", "three", "four"].map { #"{"text":"\#($0)"}"# })
    }

    @Test(arguments: [401, 403, 404, 409, 507])
    func `a refusal that is not about the line ends it`(_ status: Int) throws {
        try start(SayTests.ok, refusal(status, "No."), SayTests.ok)
        let command = try say(["log", "--ids"], input: "one\ntwo\nthree\n", exits: 1)
        #expect(command.output == "k3f9:45\n")
        #expect(command.errors.hasPrefix("fireside: the server refused (\(status)): No."))
        #expect(received.count == 2)
    }

    @Test func `the words of the command line are not called a line`() throws {
        try start(refusal(413, "Too long."))
        let errors = try say(["log", "hi"], exits: 1).errors
        #expect(errors == "fireside: the server refused (413): Too long.\n")
    }

    @Test func `an error in plain text, or in HTML, is a sentence as well`() throws {
        try start(.answer(404, "There is nothing at this path.\n"))
        #expect(
            try say(["log", "hi"], exits: 1).errors
                == "fireside: the server refused (404): There is nothing at this path.\n")
        server?.then(.answer(403, "<html><h1>No</h1>"))
        #expect(
            try say(["log", "hi"], exits: 1).errors
                == "fireside: the server refused (403): it does not say why.\n")
    }

    @Test func `it gives up when its patience ends`() throws {
        try start(listens: false)
        let command = try say(["log", "hi", "--patience", "1"], exits: 1)
        #expect(command.errors.hasPrefix("fireside: nobody answers at 127.0.0.1 port "))
        #expect(command.errors.hasSuffix("(gave up after 1 s)\n"))
        #expect(command.errors.count { $0 == "\n" } == 1)
    }

    @Test func `it does not give up before its patience ends`() throws {
        try start(listens: false)
        let clock = ContinuousClock()
        let start = clock.now
        let command = try say(["log", "hi", "--patience", "2"], exits: 1)
        #expect(clock.now - start >= .milliseconds(1900))
        #expect(command.errors.hasSuffix("(gave up after 2 s)\n"))
    }

    @Test(arguments: [
        ("HTTP/1.1 201 Created|Content-Length: 100000||", "x"), ("HTTP/1.1 201 ", "x"),
        ("HTTP/1.1 201 Created|Transfer-Encoding: chunked||", "1"), ("", "HTTP/1.1 100 Go on||"),
    ])
    func `its patience also ends while a server sends a little now and then`(
        _ start: String, _ piece: String
    ) throws {
        let drip = ScriptedServer.Step.endless(
            after: wire(start), wire(piece), every: .milliseconds(20))
        try self.start(drip)
        let command = try say(["log", "hi", "--patience", "1"], exits: 1)
        #expect(command.errors.hasSuffix("did not finish its answer (gave up after 1 s)\n"))
        #expect(command.errors.hasPrefix("fireside: 127.0.0.1:"))
        #expect(command.errors.count { $0 == "\n" } == 1)
    }

    @Test func `a pause longer than its patience is not begun`() throws {
        try start(refusal(429, "Too fast.", fields: "Retry-After: 100|"))
        let errors = try say(["log", "hi", "--patience", "60"], exits: 1).errors
        #expect(
            errors == """
                fireside: the server refused (429): Too fast. (it asks to wait 100 s; --patience \
                is 60 s)

                """)
    }

    @Test(arguments: [
        (["sw ift", "hi"], "'sw ift' is invalid for '<channel>': a channel's name is"),
        ([], "Missing expected argument '<channel>'"),
        (["log", "hi", "--patience", "-1"], "--patience"),
        (["log", "--url", "x"], "'x' is invalid for '--url"),
    ])
    func `a wrong word is named in the first line`(_ words: [String], _ sentence: String) throws {
        let command = try Command(Command.fireside, ["say"] + words)
        #expect(command.exitStatus() == EX_USAGE)
        let first = command.errors.split(separator: "\n").first ?? ""
        #expect(first.hasPrefix("Error: "))
        #expect(first.contains(sentence))
    }
}
