// Which server is the primary, and which follows it.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Glibc
import LoopSupport
import TestSupport
import Testing

@testable import ChatRedis

@Suite(.blocking) struct RedisDirectoryTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    private func directory(_ servers: RedisProcess...) throws -> RedisDirectory {
        let hosts = servers.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
        return RedisDirectory(try RedisLocation("redis://\(hosts)/chat"), on: loop)
    }

    private func server(_ process: RedisProcess) -> RedisServer {
        .tcp(host: "127.0.0.1", port: process.port)
    }

    private func replica(of primary: RedisProcess) throws -> RedisProcess {
        let replica = try RedisProcess("replicaof 127.0.0.1 \(primary.port)")
        wait {
            (try? replica.ask("INFO", "replication").contains("master_link_status:up")) ?? false
        }
        return replica
    }

    @Test func `a single server is the primary, and has no replica`() throws {
        let only = try RedisProcess()
        let directory = try directory(only)
        #expect(try loop.outcome(of: directory.findPrimary()) == server(only))
        #expect(try loop.outcome(of: directory.findReplica(of: server(only))) == nil)
        let connection = directory.connect(to: server(only))
        #expect(try loop.outcome(of: connection.call(RedisCommand("PING"))).parts.count == 1)
    }

    @Test func `of several, the primary is the one that says so, wherever it stands`() throws {
        let primary = try RedisProcess()
        let replica = try replica(of: primary)
        for directory in [try directory(replica, primary), try directory(primary, replica)] {
            #expect(try loop.outcome(of: directory.findPrimary()) == server(primary))
            let found = try loop.outcome(of: directory.findReplica(of: server(primary)))
            #expect(found == server(replica))
        }
    }

    @Test func `a replica without its link, or of another primary, is none`() throws {
        let primary = try RedisProcess()
        let other = try RedisProcess()
        let replica = try replica(of: primary)
        let stranger = try self.replica(of: other)
        let strangers = try directory(primary, stranger)
        #expect(try loop.outcome(of: strangers.findReplica(of: server(primary))) == nil)
        let directory = try directory(primary, replica, stranger)
        #expect(
            try loop.outcome(of: directory.findReplica(of: server(primary))) == server(replica))
        try replica.ask("REPLICAOF", "127.0.0.1", "1")
        #expect(try loop.outcome(of: directory.findReplica(of: server(primary))) == nil)
    }

    @Test func `a replica is found while another server is down`() throws {
        let primary = try RedisProcess()
        let replica = try replica(of: primary)
        let dead = try RedisProcess()
        dead.kill()
        let directory = try directory(dead, primary, replica)
        #expect(try loop.outcome(of: directory.findPrimary()) == server(primary))
        #expect(
            try loop.outcome(of: directory.findReplica(of: server(primary))) == server(replica))
    }

    @Test func `two primaries are none`() throws {
        let one = try RedisProcess()
        let two = try RedisProcess()
        let directory = try directory(one, two)
        #expect(
            throws: RedisError.gone(
                "\(server(one)) and \(server(two)) both say that they are the primary")
        ) { try loop.outcome(of: directory.findPrimary()) }
    }

    @Test func `nobody there, and a server that wants a password`() throws {
        let dead = try RedisProcess()
        dead.kill()
        #expect(throws: RedisError.gone("\(server(dead)): nobody answers there")) {
            try loop.outcome(of: try directory(dead).findPrimary())
        }
        let closed = try RedisProcess("requirepass secret")
        #expect(
            throws: RedisError.refused(code: "NOAUTH", text: "Authentication required.")
        ) { try loop.outcome(of: try directory(closed).findPrimary()) }
    }

    @Test func `a server that is no Redis is told`() throws {
        let server = try ScriptedServer([.bytes(wire("+hello|"))], greets: true)
        defer { server.stop() }
        let location = try RedisLocation("redis://127.0.0.1:\(server.port)")
        let directory = RedisDirectory(location, on: loop)
        #expect(throws: RedisError.gone("no server says that it is the primary")) {
            try loop.outcome(of: directory.findPrimary())
        }
    }
}

extension EventLoop {
    /// Turns until `deferred` has fired.
    func outcome<Value>(of deferred: Deferred<Value>) throws -> Value {
        var result: Result<Value, Failure>?
        _ = deferred.addBoth { result = $0 }.addErrback { _ in }
        turn { result != nil }
        do { return try #require(result).get() } catch let failure as Failure {
            throw failure.error
        }
    }
}
