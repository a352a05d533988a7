// Servers that an operator has named.
// SPDX-License-Identifier: MIT

import Deferred

/// One server, or several without sentinels: the primary is the one that says so.
final class ListedServers: ServerFinder {
    private let servers: [RedisServer]
    private let dialer: RedisDialer

    init(_ servers: [RedisServer], _ dialer: RedisDialer) {
        self.servers = servers
        self.dialer = dialer
    }

    func findPrimary() -> Deferred<RedisServer> {
        inspectAll().addCallback { [servers] results in
            let primaries = zip(servers, results).filter {
                (try? $0.1.get().isPrimary) ?? false
            }
            if primaries.count > 1 {
                throw RedisError.gone(
                    "\(primaries[0].0) and \(primaries[1].0) both say that they are the primary")
            }
            if let primary = primaries.first { return primary.0 }
            for case .failure(let failure) in results { throw failure.error }
            throw RedisError.gone("no server says that it is the primary")
        }
    }

    func findReplica(of primary: RedisServer) -> Deferred<RedisServer?> {
        if servers.count == 1 { return .succeed(nil) }
        return inspectAll().addCallback { [servers] results in
            guard let place = servers.firstIndex(of: primary) else {
                throw RedisError.gone("\(primary) is none of the servers that were named")
            }
            let information = try results[place].get()
            let replicas = zip(servers, results).filter {
                (try? $0.1.get().follows(information)) ?? false
            }
            return replicas.randomElement()?.0
        }
    }

    func close() {}

    private func inspectAll() -> Deferred<[Result<ReplicationInfo, Failure>]> {
        all(servers.map { dialer.inspect($0) }, consumeErrors: true)
    }
}
