// A primary that real sentinels watch over, and replace.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Glibc
import LoopSupport
import TestSupport
import Testing

@testable import ChatRedis

@Suite(.blocking, .serialized) struct SentinelServersTests {
    private let loop: EventLoop
    private let listener = HoldListener()

    init() throws {
        loop = try EventLoop()
    }

    /// A primary, a replica of it, and three sentinels that know one another.
    private struct Shard {
        let primary: RedisProcess
        let replica: RedisProcess
        let sentinels: [RedisProcess]

        init() throws {
            let primary = try RedisProcess()
            self.primary = primary
            replica = try RedisProcess("replicaof 127.0.0.1 \(primary.port)")
            sentinels = try (0..<3).map { _ in
                try RedisProcess(
                    "sentinel monitor fs 127.0.0.1 \(primary.port) 2",
                    "sentinel down-after-milliseconds fs 1000", "sentinel failover-timeout fs 4000",
                    program: .sentinel)
            }
            let isComplete = try wait {
                try sentinels.allSatisfy { sentinel in
                    let master = try sentinel.ask("SENTINEL", "MASTER", "fs")
                    let replicas = try sentinel.ask("SENTINEL", "REPLICAS", "fs")
                    return master.contains("num-other-sentinels\n2")
                        && replicas.contains("master-link-status\nok")
                }
            }
            if !isComplete { throw TestError.timedOut("agreement of the sentinels") }
        }
    }

    private func directory(_ shard: Shard) throws -> RedisDirectory {
        let hosts = shard.sentinels.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
        let location = try RedisLocation("redis://\(hosts)/chat?sentinel=fs")
        let directory = RedisDirectory(location, on: loop)
        directory.listener = listener
        return directory
    }

    private func server(_ process: RedisProcess) -> RedisServer {
        .tcp(host: "127.0.0.1", port: process.port)
    }

    /// Asks until a primary is found, as a broker does.
    private func primary(_ directory: RedisDirectory) throws -> RedisServer {
        var found: RedisServer?
        wait {
            found = try? loop.outcome(of: directory.findPrimary())
            return found != nil
        }
        return try #require(found)
    }

    @Test func `a failover is announced, and the new primary found when it is settled`() throws {
        let shard = try Shard()
        let directory = try directory(shard)
        #expect(try loop.outcome(of: directory.findPrimary()) == server(shard.primary))
        let replica = try loop.outcome(of: directory.findReplica(of: server(shard.primary)))
        #expect(replica == server(shard.replica))
        #expect(listener.reasons.isEmpty)

        try shard.sentinels[0].ask("SENTINEL", "FAILOVER", "fs")
        loop.turn { !listener.reasons.isEmpty }
        #expect(listener.reasons[0].hasPrefix("the sentinels replace the primary (+"))
        // It holds its breath.
        #expect(throws: RedisError.self) { try loop.outcome(of: directory.findPrimary()) }
        #expect(try primary(directory) == server(shard.replica))
        #expect(try shard.replica.ask("ROLE").hasPrefix("master"))
        #expect(throws: RedisError.gone("\(server(shard.primary)) is not the primary any more")) {
            try loop.outcome(of: directory.findReplica(of: server(shard.primary)))
        }
        directory.close()
    }

    @Test func `fewer than half of the sentinels have no say`() throws {
        let shard = try Shard()
        let directory = try directory(shard)
        #expect(try loop.outcome(of: directory.findPrimary()) == server(shard.primary))
        shard.sentinels[0].kill()
        #expect(try primary(directory) == server(shard.primary))
        #expect(listener.reasons.isEmpty)
        // It still stands, and is silent.
        shard.sentinels[1].send(SIGSTOP)
        loop.turn { !listener.reasons.isEmpty }
        #expect(listener.reasons == ["only 1 of 3 sentinels are heard"])
        #expect(throws: RedisError.gone("only 1 of 3 sentinels answer")) {
            wait { loop.turn(for: .milliseconds(600)) }
            _ = try loop.outcome(of: directory.findPrimary())
        }
        shard.sentinels[1].send(SIGCONT)
        #expect(try primary(directory) == server(shard.primary))
    }

    @Test func `no replica is read while the only one is down`() throws {
        let shard = try Shard()
        let directory = try directory(shard)
        shard.replica.kill()
        #expect(throws: RedisError.gone("no replica follows the primary at the moment")) {
            try loop.outcome(of: directory.findReplica(of: server(shard.primary)))
        }
    }
}

extension EventLoop {
    /// Turns for this long.
    func turn(for period: Duration) -> Bool {
        callLater(period) { [self] in stop() }
        run()
        return true
    }
}

/// Notes what it is told.
private final class HoldListener: RedisDirectoryListener {
    private(set) var reasons: [String] = []

    func directoryHolds(_ reason: String) { reasons.append(reason) }
}
