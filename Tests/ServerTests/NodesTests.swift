// Several servers on one Redis: real processes, real Redis.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct NodesTests {
    private let folder: JournalFolder
    private let redis: RedisProcess

    init() throws {
        folder = try JournalFolder()
        redis = try RedisProcess()
    }

    private var journal: String { "redis://127.0.0.1:\(redis.port)/chat" }

    /// A server that need not be ready yet.
    private func start(_ options: String = "--login off") throws -> ServerProcess {
        try ServerProcess(
            "--journal \(journal) --secret-file \(folder.path)/secret",
            options.contains("--admin-socket") ? options : options + " --admin-socket none")
    }

    private func node(_ options: String = "--login off") throws -> ServerProcess {
        let server = try start(options)
        try becomesReady(server)
        return server
    }

    private func becomesReady(_ server: ServerProcess) throws {
        guard try wait(until: { try server.get("/ready").status == 200 }) else {
            throw TestError.noServer(said: server.logLines.joined(separator: "\n"))
        }
    }

    private func poll(_ server: ServerProcess, since cursor: String) throws -> PollAnswer {
        try server.get("/poll?channels=a&since=\(cursor)&hold=0").decoded()
    }

    private func post(_ text: String, _ server: ServerProcess) throws -> Int {
        try server.post(#"{"text":"\#(text)"}"#, to: "/channels/a").status
    }

    @Test func `a cursor of one node works at another, and misses nothing`() throws {
        let nodes = try [node(), node(), node()]
        #expect(try post("0", nodes[0]) == 201)
        var cursor = "start"
        var heard: [String] = []
        for number in 1...12 {
            let answer = try poll(nodes[number % 3], since: cursor)
            heard += answer.messages.map(\.at)
            #expect(answer.gap != true)
            #expect(answer.messages.count == 1, "before message \(number)")
            cursor = try #require(answer.next)
            #expect(try post("\(number)", nodes[(number + 1) % 3]) == 201)
        }
        #expect(heard.count == 12)
        for node in nodes { #expect(node.stop() == 0) }
    }

    @Test func `what is posted at one node fires a poll at another`() throws {
        let (a, b) = (try node(), try node())
        #expect(try post("0", a) == 201)
        let cursor = try #require(try poll(b, since: "start").next)
        let waiting = try b.park("/poll?channels=a&since=\(cursor)")
        #expect(try post("1", a) == 201)
        let answer: PollAnswer = try waiting.receive().decoded()
        #expect(answer.messages.count == 1)
    }

    @Test func `a nonce counts at every node`() throws {
        let (a, b) = (try node(), try node())
        let ids = try [a, b, a].map { server in
            try server.post("1", to: "/channels/a?nonce=0123456789abcdef").text
        }
        #expect(Set(ids).count == 1)
    }

    @Test func `a login and a logout count at every node, and a name has one owner`() throws {
        let (a, b) = (try node("--login name"), try node("--login name"))
        var ann = Visitor()
        try ann.logIn(a, as: "ann")
        #expect(try ann.say("hi", b).status == 201)
        var other = Visitor()
        try other.visit(b)
        #expect(try other.post("/login", "name=ANN", b).status == 409)
        let old = ann
        try ann.note(ann.post("/logout", "", b))
        #expect(ann.card["name"] == nil)
        #expect(wait { (try? old.say("again", a).status) == 401 })
        #expect(try other.post("/login", "name=ANN", b).status == 200)
    }

    @Test func `keys in the engine are the same at all nodes`() throws {
        let options = "--login name --keys engine"
        func keyed() throws -> ServerProcess {
            let server = try ServerProcess("--journal \(journal) --admin-socket none", options)
            try becomesReady(server)
            #expect(try wait { try server.get("/me").status == 200 })
            return server
        }
        let (a, b) = (try keyed(), try keyed())
        var ann = Visitor()
        try ann.logIn(a, as: "ann")
        #expect(try ann.say("hi", b).status == 201)
    }

    @Test func `who polls at one node is listed at another`() throws {
        let (a, b) = (try node(), try node())
        let waiting = try a.park("/poll?channels=a&since=now&from=ann")
        #expect(wait { (try? b.get("/channels/a/people").text.contains("ann")) == true })
        withExtendedLifetime(waiting) {}
    }

    @Test func `an operator of one node reaches people and messages at all`() throws {
        let socket = "\(folder.path)/admin"
        let (a, b) = (try node("--login off --admin-socket \(socket)"), try node())
        func admin(_ words: String...) throws -> (status: Int32?, said: String) {
            let command = try Command(
                Command.fireside, ["admin"] + words + ["--socket", socket])
            return (command.exitStatus(), command.output + command.errors)
        }
        let waiting = try b.park("/poll?channels=a&since=now&from=mallory")
        #expect(wait { (try? a.get("/channels/a/people").text.contains("mallory")) == true })
        #expect(try admin("people").said.contains("mallory"))
        #expect(try admin("kick", "mallory").status == 0)
        #expect(try waiting.receive().status == 403)
        let id = try #require(
            try b.post("\"secret\"", to: "/channels/a").text.firstMatch(of: /"id":"([^"]+)"/)
        ).1
        #expect(try admin("delete", String(id)).status == 0)
        #expect(try poll(b, since: "start").messages.allSatisfy { $0.body?.text != "secret" })
        #expect(try admin("clear", "a").status == 0)
        #expect(try admin("stats").said.contains("redis://127.0.0.1:\(redis.port)/chat"))
        let backup = try Command(
            Command.fireside, ["backup", "\(folder.path)/copy", "--socket", socket])
        #expect(backup.exitStatus() == 1)
        #expect(backup.errors.contains("fireside export"))
    }

    @Test func `a server starts before Redis does, and waits for it`() throws {
        redis.kill()
        let server = try start()
        #expect(try server.get("/health").status == 200)
        let early = try server.get("/ready")
        #expect(early.status == 503)
        #expect(early.text.hasPrefix("starting"))
        let refused = try server.post("1", to: "/channels/a")
        #expect(refused.status == 503)
        #expect(refused.field("Retry-After") != nil)
        try redis.restart()
        try becomesReady(server)
        #expect(try post("1", server) == 201)
    }

    @Test func `while Redis is away, polls wait and posts are kept or refused; then all goes on`()
        throws
    {
        let server = try node()
        #expect(try post("0", server) == 201)
        let cursor = try #require(try poll(server, since: "start").next)
        let waiting = try server.park("/poll?channels=a&since=\(cursor)&hold=60")
        #expect(wait { server.logLines.contains { $0.contains("engine up") } })
        redis.kill()
        #expect(
            wait(atMost: .seconds(15)) {
                (try? server.get("/ready").text)?.contains("unreachable") == true
            })
        #expect(try server.get("/health").status == 200)
        #expect(server.logLines.contains { $0.contains("engine lost") })
        #expect(server.logLines.contains { $0.contains("engine unreachable") })
        try redis.restart()
        try becomesReady(server)
        #expect(try post("1", server) == 201)
        let answer: PollAnswer = try waiting.receive().decoded()
        // Nothing was saved: everyone is told that messages are gone, now or with the next question.
        let next = try answer.gap ?? poll(server, since: #require(answer.next)).gap
        #expect(next == true)
        #expect(server.stop() == 0)
    }

    @Test func `metrics tell how a node gets on with Redis`() throws {
        let server = try node()
        let metrics = try server.get("/metrics").text
        #expect(metrics.contains("\nfireside_engine_up 1\n"))
        // A busy machine may have made it open twice.
        #expect(!metrics.contains("\nfireside_engine_opens_total 0\n"))
        #expect(metrics.contains("\nfireside_engine_skips_total 0\n"))
        #expect(metrics.contains(#"fireside_engine_holes_total{verdict="lost"} 0"#))
        let alone = try ServerProcess("--login off")
        #expect(try !alone.get("/metrics").text.contains("fireside_engine_up"))
    }

    @Test func `the password is printed nowhere`() throws {
        try redis.ask("CONFIG", "SET", "requirepass", "hunter2")
        let file = "\(folder.path)/conf"
        try "FIRESIDE_JOURNAL=redis://:hunter2@127.0.0.1:\(redis.port)/chat\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        let server = try Command(
            Command.fireside,
            [
                "serve", "--port", "0", "--config", file, "--admin-socket", "none",
                "--secret-file", "\(folder.path)/secret",
            ])
        #expect(wait { server.output.contains("Ctrl-C") })
        let check = try Command(Command.fireside, ["serve", "--check", "--config", file])
        #expect(check.exitStatus() == 0)
        #expect(check.output.contains("redis://127.0.0.1:\(redis.port)/chat"))
        let broken = try Command(
            Command.fireside, ["serve", "--journal", "redis://:hunter2@nowhere:x/chat"])
        #expect(broken.exitStatus() == 64)
        for text in [
            server.output, server.errors, check.output, check.errors, broken.output,
            broken.errors,
        ] {
            #expect(!text.contains("hunter2"))
        }
    }

    @Test func `a wrong password is in the log, and the server waits`() throws {
        try redis.ask("CONFIG", "SET", "requirepass", "hunter2")
        let server = try start()
        #expect(
            wait { server.logLines.contains { $0.contains("NOAUTH") || $0.contains("engine") } })
        #expect(try server.get("/ready").status == 503)
        #expect(server.stop() == 0)
    }

    @Test(arguments: [
        ("--journal redis://h/c --sync", "appendfsync"), ("--keys engine", "--journal redis://"),
        ("--journal redis://h/c --keys engine --secret-file x", "choose one place"),
        ("--journal redis://h/c?x=1", "the URL's parameters"),
    ])
    func `options that do not go together are refused`(_ options: String, _ words: String) throws {
        let command = try Command(
            Command.fireside, ["serve"] + options.split(separator: " ").map(String.init))
        #expect(command.exitStatus() == 64)
        #expect(command.errors.contains(words))
    }
}
