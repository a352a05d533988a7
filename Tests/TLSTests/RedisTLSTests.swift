// Redis over TLS, and servers that must not be trusted.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import LoopSupport
import TLS
import TestSupport
import Testing

@testable import ChatRedis

@Suite(.blocking) struct RedisTLSTests {
    private let loop: EventLoop
    private let authority: TestAuthority

    init() throws {
        loop = try EventLoop()
        authority = try TestAuthority()
        try authority.sign("redis", for: "IP:127.0.0.1")
    }

    private func redis(_ settings: String = "", _ program: RedisProcess.Program = .server) throws
        -> RedisProcess
    {
        try RedisProcess(
            "port 0", "tls-port PORT", "tls-cert-file \(authority.folder)/redis.pem",
            "tls-key-file \(authority.folder)/redis.key", "tls-ca-cert-file \(authority.file)",
            "tls-auth-clients no", "tls-replication yes", settings, program: program)
    }

    private func directory(_ url: String, trusting file: String? = nil) throws -> RedisDirectory {
        let location = try RedisLocation(url)
        let trust = try TLSTrust(authorities: file ?? location.authorities)
        return RedisDirectory(location, on: loop, over: TLSTransport(trust: trust))
    }

    private func outcome<Value>(of deferred: Deferred<Value>) throws -> Value {
        var result: Result<Value, Failure>?
        _ = deferred.addBoth { result = $0 }.addErrback { _ in }
        loop.turn { result != nil }
        do { return try #require(result).get() } catch let failure as Failure {
            throw failure.error
        }
    }

    @Test func `commands and large answers go over TLS`() throws {
        let server = try redis()
        let directory = try directory("rediss://127.0.0.1:\(server.port)?ca=\(authority.file)")
        let primary = try outcome(of: directory.findPrimary())
        let connection = directory.connect(to: primary)
        let value = [UInt8](repeating: 7, count: 3_000_000)
        var set = RedisCommand("SET", "key")
        set.append(value)
        _ = try outcome(of: connection.call(set))
        for _ in 0..<3 {
            var cursor = RESPCursor(try outcome(of: connection.call(RedisCommand("GET", "key"))))
            #expect(try cursor.bytes().elementsEqual(value))
        }
    }

    @Test func `a sentinel and its primary are reached over TLS`() throws {
        let server = try redis()
        let sentinel = try redis("sentinel monitor fs 127.0.0.1 \(server.port) 1", .sentinel)
        let directory = try directory(
            "rediss://127.0.0.1:\(sentinel.port)?sentinel=fs&ca=\(authority.file)")
        #expect(
            try outcome(of: directory.findPrimary()) == .tcp(host: "127.0.0.1", port: server.port))
        directory.close()
    }

    @Test func `an authority that nobody named is not trusted`() throws {
        let server = try redis()
        let others = try TestAuthority()
        let directory = try directory(
            "rediss://127.0.0.1:\(server.port)", trusting: others.file)
        let reason = SecurityProblem.unknownAuthority.clause("127.0.0.1")
        #expect(throws: RedisError.gone("127.0.0.1:\(server.port): \(reason)")) {
            try outcome(of: directory.findPrimary())
        }
    }

    @Test func `a server without TLS is told apart`() throws {
        let server = try RedisProcess()
        let directory = try directory(
            "rediss://127.0.0.1:\(server.port)?ca=\(authority.file)")
        #expect(throws: RedisError.self) { try outcome(of: directory.findPrimary()) }
    }
}
