// `fireside listen` in a pipe, and a server that follows a script.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) final class ListenTests {
    private var server: ScriptedServer?

    deinit { server?.stop() }

    private func start(_ script: ScriptedServer.Step..., listens: Bool = true) throws {
        server = try ScriptedServer(script, listens: listens)
    }

    private var received: [ScriptedServer.Received] { server?.received ?? [] }

    private var url: String { "http://127.0.0.1:\(server?.port ?? 0)" }

    /// Runs `fireside listen` with these words.
    private func listen(_ words: String) throws -> Command {
        let words = "listen \(words) --transport poll --url \(url)".split(separator: " ").map(
            String.init)
        return try Command(Command.fireside, words)
    }

    /// Everything that a listener prints until it exits.
    private func output(_ words: String) throws -> String {
        let command = try listen(words)
        #expect(command.exitStatus() == 0, "\(command.errors)")
        return command.output
    }

    @Test func `messages come one a line, in order, and then the next are asked for`() throws {
        try start(
            poll("k:1"), poll("k:3", message(2, "one"), message(3, "two", from: "bo")),
            poll("k:4", message(4, "three", from: nil, channel: "lobby")))
        #expect(
            try output("swift lobby --count 3") == line(2, "one") + line(3, "two", from: "bo")
                + line(4, "three", from: "?", channel: "lobby"))
        #expect(received.map { $0.parameter("since") } == ["now", "k:1", "k:3"])
        #expect(received.map { $0.parameter("channels") }.allSatisfy { $0 == "swift,lobby" })
        #expect(received.map(\.connection) == [1, 1, 1])
        #expect(received.allSatisfy { $0.line.hasPrefix("GET /poll?") })
    }

    @Test func `a deletion is no line and does not count, except as JSON`() throws {
        let script = [
            poll("k:3", message(1, "one"), deletion(2, of: 1), clearing(3)),
            poll("k:4", message(4, "four")),
        ]
        server = try ScriptedServer(script)
        #expect(try output("swift --count 2") == line(1, "one") + line(4, "four"))
        server = try ScriptedServer(script)
        let json = try output("swift --count 2 --json").split(separator: "\n").map(String.init)
        #expect(
            json == [message(1, "one"), deletion(2, of: 1), clearing(3), message(4, "four")])
    }

    @Test func `the first poll does not wait, the next ones do`() throws {
        try start(poll("k:1"), poll("k:2", message(2, "one")))
        _ = try output("swift --count 1")
        #expect(received.map { $0.parameter("hold") } == ["0", "25"])
    }

    @Test func `a listener keeps its id, and tells its name`() throws {
        try start(poll("k:1"), poll("k:2", message(2, "one")))
        _ = try output("swift --count 1 --from J\u{fc}rgen")
        let ids = received.compactMap { $0.parameter("client") }
        #expect(ids.count == 2)
        #expect(Set(ids).count == 1)
        #expect(ids[0].wholeMatch(of: /[A-Za-z0-9_-]{8,64}/) != nil)
        #expect(received.allSatisfy { $0.parameter("from") == "J\u{fc}rgen" })
    }

    @Test(arguments: ["now", "start", "-20", "k3f9:44"])
    func `a listener can start anywhere`(_ position: String) throws {
        try start(poll("k:1", message(1, "one")))
        _ = try output("swift --count 1 --since \(position)")
        #expect(received[0].parameter("since") == position)
    }

    @Test func `a connection that is cut is taken up where it was`() throws {
        try start(
            poll("k:1"), poll("k:2", message(2, "one")), .cut(),
            .cut(after: wire("HTTP/1.1 200 OK|Content-Length: 99||{\"next\":\"k:9\"")),
            poll("k:3", message(3, "two")))
        let command = try listen("swift --count 2")
        #expect(command.exitStatus() == 0)
        #expect(command.output == line(2, "one") + line(3, "two"))
        #expect(received.map { $0.parameter("since") } == ["now", "k:1", "k:2", "k:2", "k:2"])
        #expect(received.map { $0.parameter("hold") } == ["0", "25", "25", "0", "0"])
        #expect(
            command.errors == """
                fireside: lost the connection to \(url): it hung up before its answer was \
                complete; trying again
                fireside: connected again

                """)
    }

    @Test func `a server that is not there yet is waited for`() throws {
        try start(poll("k:2", message(2, "one")), listens: false)
        let command = try listen("swift --count 1")
        #expect(wait { command.errors.contains("trying again\n") })
        server?.listen()
        #expect(command.exitStatus() == 0)
        #expect(command.output == line(2, "one"))
        #expect(
            command.errors == """
                fireside: cannot reach \(url): nobody answers there; trying again
                fireside: connected

                """)
    }

    /// It tries at the beginning, in between, and at the end of its patience; not before is the rule.
    @Test func `a listener gives up when it is told to, and not earlier`() throws {
        try start(listens: false)
        let began = ContinuousClock.now
        let command = try listen("swift --patience 1")
        #expect(command.exitStatus() == 1)
        #expect(ContinuousClock.now - began >= .seconds(1))
        #expect(
            command.errors == """
                fireside: cannot reach \(url): nobody answers there; trying again
                fireside: nobody answers at 127.0.0.1 port \(server?.port ?? 0); is the server \
                running, and is that its port? (gave up after 1 s)

                """)
    }

    @Test func `a patience of 0 ends with the first failure`() throws {
        try start(poll("k:1"), poll("k:2", message(2, "one")), .cut())
        let command = try listen("swift --patience 0")
        #expect(command.exitStatus() == 1)
        #expect(command.output == line(2, "one"))
        #expect(command.errors.hasSuffix("complete; try again (gave up after 0 s)\n"))
    }

    @Test func `a server that does not finish its answer is given up, too`() throws {
        try start(.wait)
        let command = try listen("swift --patience 1")
        #expect(command.exitStatus() == 1)
        #expect(command.errors.hasSuffix("did not finish its answer (gave up after 1 s)\n"))
    }

    @Test(arguments: [429, 500, 503])
    func `a server in trouble is asked again`(_ status: Int) throws {
        try start(
            refusal(status, "Not now.", fields: "Retry-After: 1|"), poll("k:2", message(2, "one")))
        #expect(try output("swift --count 1") == line(2, "one"))
    }

    @Test(arguments: [400, 404, 501])
    func `a refusal ends it with the server's sentence`(_ status: Int) throws {
        try start(refusal(status, #"No \u001b[31msuch channel."#))
        let command = try listen("swift")
        #expect(command.exitStatus() == 1)
        #expect(command.output == "")
        #expect(
            command.errors
                == "fireside: the server refused (\(status)): No \\x1b[31msuch channel.\n")
    }

    @Test(arguments: [
        "hello", "[]", "{}", #"{"next":1,"messages":[]}"#, #"{"next":"k:1"}"#,
        #"{"next":"k:1","messages":1}"#, #"{"next":"k:1","messages":[]"#, "{", "[", "\"", "\\",
        #"{"messages"#, #"{"messages":["#, #"{"next":"k:1","messages":["\"#, #"{"messages":\"#,
        #"{"next":"k:1","messages":[\#(String(repeating: "1,", count: 1000))1]}"#,
    ])
    func `what is not Fireside's ends it with a sentence`(_ body: String) throws {
        try start(.answer(200, body))
        let command = try listen("swift")
        #expect(command.exitStatus() == 1)
        #expect(command.errors.hasPrefix("fireside: that is not an answer from Fireside"))
        #expect(command.errors.count { $0 == "\n" } == 1)
    }

    @Test func `the user is told of a gap`() throws {
        try start(poll("k:9", message(9, "one"), rest: #","gap":true"#))
        let command = try listen("swift --since k:1 --count 1")
        #expect(command.exitStatus() == 0)
        #expect(command.errors == "-- some messages are no longer kept --\n")
        #expect(command.output == line(9, "one"))
    }

    @Test func `a pause that the server asks for is kept`() throws {
        try start(
            poll("k:2", message(2, "one"), rest: #","retry":1000"#), poll("k:3", message(3, "two")))
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try output("swift --count 2") == line(2, "one") + line(3, "two"))
        #expect(clock.now - start >= .seconds(1))
    }

    /// Answers that come at once and bring nothing.
    private static let empty = [
        poll("k:1"), poll("k:1", rest: #","retry":0"#), poll("k:1", rest: #","retry":-1"#),
        poll("k:1", rest: #","more":true"#), poll("k:1", rest: #","retry":0,"more":true"#),
        poll("k:1", rest: #","retry":-9223372036854775808"#), poll("k:1", "null", "1"),
    ]
    private static let nothingNew = [
        poll("k:1", notices[0]), poll("k:1", notices[0], rest: #","retry":0,"more":true"#),
        poll("k:1", message(1, "again")), poll("k:1", message(1, "again"), "null"),
    ]

    /// Answers each poll at once by `step`. Expects that so many polls take `least` time or longer.
    private func expectPatience(_ step: ScriptedServer.Step, polls: Int, least: Duration) throws {
        server = try ScriptedServer(Array(repeating: step, count: polls))
        let clock = ContinuousClock()
        let start = clock.now
        let command = try listen("swift")
        #expect(wait { self.received.count >= polls })
        #expect(clock.now - start >= least)
        command.send(SIGINT)
        #expect(command.exitStatus() == 0)
    }

    @Test(arguments: empty.indices)
    func `a server that answers at once with nothing is asked less and less`(_ index: Int) throws {
        let least = Duration.milliseconds(250 + 500)
        try expectPatience(ListenTests.empty[index], polls: 4, least: least)
    }

    @Test(arguments: nothingNew.indices)
    func `a server that has nothing new to keep is asked twenty times a second`(
        _ index: Int
    ) throws {
        let least = Duration.milliseconds(50 * 10)
        try expectPatience(ListenTests.nothingNew[index], polls: 12, least: least)
    }

    @Test func `texts and names cannot command a terminal`() throws {
        try start(
            poll(
                "k:3", message(1, #"\u001b[2J\u009b1m\nroot"#, from: #"a\u001b[31m\u202en"#),
                message(2, "raw \u{9b}31m \u{7f}")))
        let output = try output("swift --count 2")
        #expect(
            output == line(1, #"\x1b[2J\x9b1m\nroot"#, from: #"a\x1b[31m\u{202e}n"#)
                + line(2, #"raw \x9b31m \x7f"#))
    }

    @Test(arguments: [
        (#"{"text":"a","x": 1}"#, #"{"text":"a","x":1}"#), ("[1, 2.50]", "[1,2.50]"),
        (#""hi""#, #""hi""#), ("null", "null"), ("-0", "-0"), (#"{"text":1}"#, #"{"text":1}"#),
        (#"{"z":"\u001b"}"#, #"{"z":"\u001b"}"#),
    ])
    func `a body that is no text is shown as JSON`(_ body: String, _ shown: String) throws {
        let message = #"{"id":"k:1","channel":"swift","at":"now","body":\#(body)}"#
        try start(poll("k:1", message))
        #expect(try output("swift --count 1") == "now #swift ?: \(shown)\n")
    }

    @Test(arguments: [
        #"{"text":"a","text":"b"}"#, #"{"text":1,"te\u0078t":"b"}"#, #"{"text":"b"}"#,
    ])
    func `of several texts the last one is shown, as everywhere`(_ body: String) throws {
        let message = #"{"id":"k:1","channel":"swift","at":"now","body":\#(body)}"#
        try start(poll("k:1", message))
        #expect(try output("swift --count 1") == "now #swift ?: b\n")
    }

    private static let deep =
        String(repeating: "[", count: 600) + String(repeating: "]", count: 600)

    @Test(arguments: [
        #"{"id":"k:1","channel":"swift","at":"now","body":\#(deep)}"#, "null", "1", "[]", "{}",
        #"{"id":1,"channel":"swift","at":"now","body":1}"#, #""\ud800""#,
        #"{"id":"k:1","channel":"swift","at":"now","from":"\ud800","body":1}"#,
        #"{"id":"k:1","channel":"swift","at":"now","body":{"a":}}"#,
    ])
    func `a message that cannot be read is left out, and that is told`(_ odd: String) throws {
        try start(poll("k:3", message(2, "one"), odd, message(3, "two")))
        let command = try listen("swift --count 2")
        #expect(command.exitStatus() == 0)
        #expect(command.output == line(2, "one") + line(3, "two"))
        server?.then(poll("k:3", odd, odd), poll("k:4", message(4, "three")))
        let next = try listen("swift --count 1")
        #expect(next.exitStatus() == 0)
        #expect(next.output == line(4, "three"))
        #expect(next.errors == "-- 2 messages cannot be read --\n")
    }

    private static let notices = [
        #"{"channel":"swift","at":"now","from":"ann","kind":"join"}"#,
        #"{"channel":"swift","at":"now","from":"ann","ttl":5,"body":{"typing":true}}"#,
        #"{"channel":"swift","at":"now","from":"ann","kind":"leave"}"#,
    ]

    @Test func `notices are not printed in a pipe`() throws {
        let notices = ListenTests.notices
        try start(
            poll("k:1", notices[0], notices[1]), poll("k:2", message(2, "one"), notices[2]))
        #expect(try output("swift --count 1") == line(2, "one"))
    }

    @Test func `as JSON, each message is printed as it came`() throws {
        let notices = ListenTests.notices
        let odd = #"{"id":"k:3", "z": [1.0, 1e9],"channel":"a","at":"b", "body": "\u001b"}"#
        try start(poll("k:3", notices[0], message(2, "one"), odd))
        let lines = try output("swift --count 2 --json").split(separator: "\n").map(String.init)
        let plain = #"{"id":"k:3","z":[1.0,1e9],"channel":"a","at":"b","body":"\u001b"}"#
        #expect(lines == [notices[0], message(2, "one"), plain])
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal ends it, and all is well`(_ signal: Int32) throws {
        try start(poll("k:2", message(2, "one")))
        let command = try listen("swift")
        #expect(wait { self.received.count == 2 })
        command.send(signal)
        #expect(command.exitStatus() == 0)
        #expect(command.output == line(2, "one"))
        #expect(command.errors == "")
    }

    @Test func `a signal ends it while it waits to reconnect`() throws {
        try start(refusal(503, "Later.", fields: "Retry-After: 3600|"))
        let command = try listen("swift")
        let reason = "the server refused (503): Later"
        #expect(
            wait {
                command.errors == "fireside: cannot reach \(url): \(reason); trying again\n"
            })
        command.send(SIGINT)
        #expect(command.exitStatus() == 0)
    }

    @Test func `a reader that has gone ends it quietly`() throws {
        try start(poll("k:1", message(1, "one")))
        let shell = try Command(
            "/bin/sh",
            [
                "-c",
                #"{ "$0" listen swift --transport poll --url "$1"; echo "status $?" >&2; }"#
                    + " | head -n 1",
                Command.fireside, url,
            ])
        #expect(wait { shell.output == line(1, "one") })
        // When `head` has exited, which cannot be seen from here, one of these finds no reader.
        #expect(
            wait {
                server?.then(poll("k:2", message(2, "two")))
                return !shell.isAlive
            })
        #expect(shell.errors == "status 0\n")
    }

    @Test(arguments: [
        ("", "Missing expected argument '<channel>"), ("a,b", "'a,b' is invalid for '<channel>"),
        ("swift --count 0", "--count 0"),
        ("swift --url ftp://chat", "'ftp://chat' is invalid for '--url"),
    ])
    func `a wrong word is named in the first line`(_ words: String, _ sentence: String) throws {
        let command = try Command(
            Command.fireside, ["listen"] + words.split(separator: " ").map(String.init))
        #expect(command.exitStatus() == EX_USAGE)
        let first = command.errors.split(separator: "\n").first ?? ""
        #expect(first.hasPrefix("Error: "))
        #expect(first.contains(sentence))
    }
}
