// A connection to Redis: what goes out, what comes back, and what ends it.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Glibc
import LoopSupport
import TestSupport
import Testing

@testable import ChatRedis

@Suite(.blocking) struct RedisConnectionTests {
    private let loop: EventLoop
    private let listener = EndListener()

    init() throws {
        loop = try EventLoop()
    }

    private func connect(
        to server: RedisServer, _ login: RedisLogin = RedisLogin(),
        limits: RedisLimits? = nil
    ) -> RedisConnection {
        var patient = RedisLimits()
        patient.connect = .patience
        patient.answer = .patience
        let connection = RedisConnection(
            loop, to: server, login: login, over: PlainTransport(), limits: limits ?? patient)
        connection.listener = listener
        return connection
    }

    private func connect(
        to server: RedisProcess, _ login: RedisLogin = RedisLogin()
    ) -> RedisConnection {
        connect(to: .tcp(host: "127.0.0.1", port: server.port), login)
    }

    private func connect(
        to server: ScriptedServer, _ limits: RedisLimits? = nil
    ) -> RedisConnection {
        connect(to: .tcp(host: "127.0.0.1", port: server.port), limits: limits)
    }

    /// Turns the loop until all have an outcome: a text, or an error's description.
    private func outcomes(_ calls: Deferred<RESPReply>...) -> [String] {
        let outcomes = Log()
        for (index, call) in calls.enumerated() {
            call.addCallback { reply in
                var cursor = RESPCursor(reply)
                return (try? cursor.text()) ?? "\(reply.parts)"
            }
            .addErrback(RedisError.self) { error in
                guard case .refused(let code, let text) = error else { return "\(error)" }
                return "\(code): \(text)"
            }
            .addCallback { outcomes.lines.append("\(index) \($0)") }
            .addErrback { outcomes.lines.append("\(index) \($0.error)") }
        }
        loop.turn { outcomes.lines.count == calls.count }
        return outcomes.lines
    }

    // MARK: - With a real server

    @Test func `answers come in the order of the commands`() throws {
        let server = try RedisProcess()
        let connection = connect(to: server)
        var set = RedisCommand("SET", "key")
        set.append([0, 13, 10, 255])
        #expect(
            outcomes(
                connection.call(RedisCommand("PING")), connection.call(set),
                connection.call(RedisCommand("STRLEN", "key")),
                connection.call(RedisCommand("PING", "once more")))
                == ["0 PONG", "1 OK", "2 [ChatRedis.RESPReply.Part.integer(4)]", "3 once more"])
        #expect(listener.ends.isEmpty)
    }

    @Test func `what the server refuses fails, and the connection goes on`() throws {
        let server = try RedisProcess()
        let connection = connect(to: server)
        #expect(
            outcomes(
                connection.call(RedisCommand("EVAL", "return redis.error_reply('FENCED no')", "0")),
                connection.call(RedisCommand("PING"))) == ["0 FENCED: no", "1 PONG"])
        #expect(connection.isAlive)
    }

    @Test func `a large value goes out and comes back`() throws {
        let server = try RedisProcess()
        let connection = connect(to: server)
        let value = String(repeating: "fireside", count: 1 << 18)
        var set = RedisCommand("SET", "key")
        set.append(value)
        let results = outcomes(connection.call(set), connection.call(RedisCommand("GET", "key")))
        #expect(results == ["0 OK", "1 \(value)"])
    }

    @Test(arguments: ["127.0.0.1", "localhost", "::ffff:127.0.0.1"])
    func `a server may be named or numbered`(_ host: String) throws {
        let server = try RedisProcess()
        let connection = connect(to: .tcp(host: host, port: server.port))
        #expect(outcomes(connection.call(RedisCommand("PING"))) == ["0 PONG"])
    }

    @Test func `a server may listen on a Unix socket`() throws {
        let server = try RedisProcess()
        let connection = connect(to: .unix(path: server.unixSocket))
        #expect(outcomes(connection.call(RedisCommand("PING"))) == ["0 PONG"])
    }

    @Test func `a login goes out before the first command`() throws {
        let server = try RedisProcess(
            "requirepass secret", "user chat on >other ~* +@all")
        for login in [
            RedisLogin(password: "secret", database: 3),
            RedisLogin(user: "chat", password: "other", database: 3),
        ] {
            let connection = connect(to: server, login)
            let call = connection.call(RedisCommand("CLIENT", "INFO"))
            let info = outcomes(call)[0]
            #expect(info.contains("db=3"))
            #expect(info.contains("user=\(login.user ?? "default")"))
        }
    }

    @Test(arguments: [
        (RedisLogin(password: "wrong"), "WRONGPASS"),
        (RedisLogin(password: "secret", database: 99), "ERR"),
    ])
    func `a refused login ends the connection, and nothing else was sent`(
        _ login: RedisLogin, _ code: String
    ) throws {
        let server = try RedisProcess("requirepass secret")
        let connection = connect(to: server, login)
        let outcome = outcomes(connection.call(RedisCommand("SET", "key", "value")))[0]
        #expect(outcome.hasPrefix("0 \(code): "))
        #expect(!outcome.contains("wrong") && !outcome.contains("secret"))
        loop.turn { listener.ends.count == 1 }
        #expect(try server.ask("-a", "secret", "--no-auth-warning", "DBSIZE") == "0")
    }

    @Test func `the end of the server fails what was asked, then what is asked`() throws {
        let server = try RedisProcess()
        let connection = connect(to: server)
        #expect(outcomes(connection.call(RedisCommand("PING"))) == ["0 PONG"])
        let waiting = connection.call(RedisCommand("BLPOP", "nothing", "0"))
        loop.callLater(.milliseconds(10)) { server.kill() }
        let failed = outcomes(waiting)
        // A server that had not read everything resets the connection.
        let reasons = [StreamEnd.closed, .broken].map { "0 127.0.0.1:\(server.port): \($0)" }
        #expect(failed.allSatisfy(reasons.contains))
        #expect(listener.ends.map { "0 \($0)" } == failed)
        #expect(outcomes(connection.call(RedisCommand("PING"))) == failed)
    }

    @Test func `what is published is heard, and answers still come in their row`() throws {
        let server = try RedisProcess()
        let connection = connect(to: server)
        let confirmed = connection.subscribe(to: "+*")
        #expect(outcomes(confirmed).count == 1)
        try server.ask("PUBLISH", "+odown", "one")
        try server.ask("PUBLISH", "other", "two")
        let ping = outcomes(connection.call(RedisCommand("PING")))
        #expect(ping.count == 1)
        #expect(listener.heard == ["+odown one"])
    }

    // MARK: - With a server that cannot be trusted

    @Test func `commands of one turn go out in one write`() throws {
        let server = try ScriptedServer(
            [.bytes(wire("+1|+2|")), .bytes(wire("+3|"))], greets: true)
        defer { server.stop() }
        let connection = connect(to: server)
        #expect(
            outcomes(connection.call(RedisCommand("A")), connection.call(RedisCommand("B")))
                == ["0 1", "1 2"])
        #expect(outcomes(connection.call(RedisCommand("C"))) == ["0 3"])
        #expect(
            server.received.map(\.body) == [
                "*1\r\n$1\r\nA\r\n*1\r\n$1\r\nB\r\n", "*1\r\n$1\r\nC\r\n",
            ])
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request||", "what it speaks is not Redis"),
        ("+1|+2|", "it sent something that nobody had asked for"),
        ("$70000000|", "its answer is too long"),
        ("$-5|", "what it speaks is not Redis"),
    ])
    func `a server that breaks the protocol is left`(_ bytes: String, _ reason: String) throws {
        let server = try ScriptedServer([.bytes(wire(bytes))], greets: true)
        defer { server.stop() }
        let connection = connect(to: server)
        _ = outcomes(connection.call(RedisCommand("A")))
        loop.turn { listener.ends.count == 1 }
        #expect(listener.ends == [.gone("127.0.0.1:\(server.port): \(reason)")])
        #expect(!connection.isAlive)
    }

    @Test func `a server that hangs up within an answer is left`() throws {
        let server = try ScriptedServer([.cut(after: wire("$5|ab"))], greets: true)
        defer { server.stop() }
        let connection = connect(to: server)
        #expect(
            outcomes(connection.call(RedisCommand("A")))
                == ["0 127.0.0.1:\(server.port): it hung up"])
    }

    @Test func `a command without an answer in its time ends the connection`() throws {
        let server = try ScriptedServer([.bytes(wire("+1|")), .wait], greets: true)
        defer { server.stop() }
        let connection = connect(to: server)
        #expect(outcomes(connection.call(RedisCommand("A"))) == ["0 1"])
        let late = "127.0.0.1:\(server.port): no answer came in time"
        let patient = connection.call(RedisCommand("B"))
        let hasty = connection.call(RedisCommand("C"), within: .milliseconds(20))
        #expect(outcomes(patient, hasty) == ["0 \(late)", "1 \(late)"])
        #expect(listener.ends == [.gone(late)])
    }

    @Test func `a server that takes nothing is left, and what waits for it is bounded`() throws {
        let server = try RedisProcess()
        server.send(SIGSTOP)
        var limits = RedisLimits()
        limits.answer = .patience
        limits.maxPending = 1 << 20
        let connection = connect(to: .tcp(host: "127.0.0.1", port: server.port), limits: limits)
        var command = RedisCommand("SET", "key")
        command.append([UInt8](repeating: 0, count: 300_000))
        while connection.isAlive {
            _ = connection.call(command).addErrback { _ in RESPReply() }
            loop.callLater(.milliseconds(1)) { [loop] in loop.stop() }
            loop.run()
        }
        #expect(
            listener.ends == [
                .gone("127.0.0.1:\(server.port): it does not take what is sent to it")
            ])
    }

    @Test func `nobody there, and a name that nobody has`() throws {
        let server = try ScriptedServer([], listens: false)
        let refused = connect(to: server)
        let here = "127.0.0.1:\(server.port)"
        #expect(
            outcomes(refused.call(RedisCommand("A"))) == ["0 \(here): nobody answers there"])
        let missing = connect(to: .unix(path: "/nowhere/redis.sock"))
        #expect(
            outcomes(missing.call(RedisCommand("A")))
                == ["0 /nowhere/redis.sock: nobody answers there"])
        let unknown = connect(to: .tcp(host: "a..b", port: 1))
        #expect(
            outcomes(unknown.call(RedisCommand("A")))
                == ["0 a..b:1: no address is known for its name"])
    }

    @Test func `a connection that was closed tells nobody`() throws {
        let server = try RedisProcess()
        let connection = connect(to: server)
        let call = connection.call(RedisCommand("PING"))
        connection.close()
        #expect(outcomes(call)[0].hasSuffix("the connection was closed here"))
        #expect(listener.ends.isEmpty)
    }

    @Test func `a connection that nobody holds hangs up`() throws {
        let server = try RedisProcess()
        var connection: RedisConnection? = connect(to: server)
        #expect(outcomes(try #require(connection).call(RedisCommand("PING"))) == ["0 PONG"])
        #expect(Descriptors.connected(to: server.port).count == 1)
        connection = nil
        #expect(Descriptors.connected(to: server.port).isEmpty)
    }

    @Test func `a password is in no description`() {
        let login = RedisLogin(user: "chat", password: "secret", database: 1)
        var dumped = ""
        dump(login, to: &dumped)
        #expect(!"\(login) \(String(reflecting: login)) \(dumped)".contains("secret"))
    }
}

/// Notes what it is told.
private final class EndListener: RedisConnectionListener {
    private(set) var ends: [RedisError] = []
    private(set) var heard: [String] = []

    func connectionEnded(_ connection: RedisConnection, _ error: RedisError) { ends.append(error) }

    func connection(_ connection: RedisConnection, heard message: RESPReply) {
        var cursor = RESPCursor(message)
        do {
            for _ in 0..<(try cursor.array() - 2) { try cursor.skip() }
            heard.append("\(try cursor.text()) \(try cursor.text())")
        } catch {
            Issue.record(error)
        }
    }
}
