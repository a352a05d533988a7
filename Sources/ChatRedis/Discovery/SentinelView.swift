// What one sentinel knows.
// SPDX-License-Identifier: MIT

import EventLoop

/// A sentinel's word about the primary and its replicas. Redis: `SENTINEL MASTER`, `SENTINEL REPLICAS`.
struct SentinelView: Equatable {
    /// Where it says that the primary is.
    let primary: RedisServer
    /// Higher after each failover.
    let configEpoch: Int
    /// Nothing but `master` while all is well: not `s_down`, `o_down` or `failover_in_progress`.
    let flags: String
    /// Replicas that it knows, whether they are up or not.
    private(set) var replicas: [RedisServer] = []
    /// Those of them that it thinks are up.
    private(set) var usableReplicas: [RedisServer] = []

    /// - Throws: Where the answers are not of that shape.
    init(primary answer: RESPReply, replicas: RESPReply) throws(RESPError) {
        var cursor = RESPCursor(answer)
        let fields = try cursor.fields()
        guard let server = SentinelView.server(fields), let flags = fields["flags"],
            let configEpoch = fields["config-epoch"].flatMap({ Int($0) })
        else { throw .unexpected }
        primary = server
        self.flags = flags
        self.configEpoch = configEpoch
        try read(replicas)
    }

    private mutating func read(_ answer: RESPReply) throws(RESPError) {
        var cursor = RESPCursor(answer)
        for _ in 0..<(try cursor.array()) {
            let fields = try cursor.fields()
            guard let server = SentinelView.server(fields) else { throw .unexpected }
            replicas.append(server)
            if fields["flags"] == "slave", fields["master-link-status"] == "ok" {
                usableReplicas.append(server)
            }
        }
    }

    private static func server(_ fields: [String: String]) -> RedisServer? {
        guard let host = fields["ip"], !host.isEmpty,
            let port = fields["port"].flatMap({ Int($0) }),
            (1...65535).contains(port)
        else { return nil }
        return .tcp(host: host, port: port)
    }

    /// The primary, where all of them agree that it is one and no sentinel is about to replace it.
    ///
    /// - Throws: A ``RedisError`` that says what is not settled.
    static func agreement(of views: [SentinelView]) throws(RedisError) -> RedisServer {
        guard let first = views.first else { throw .gone("no sentinel answers") }
        for view in views {
            if view.primary != first.primary || view.configEpoch != first.configEpoch {
                throw .gone("the sentinels do not agree which server is the primary")
            }
            if view.flags != "master" {
                throw .gone("a sentinel says of the primary: \(SentinelView.known(view.flags))")
            }
        }
        return first.primary
    }

    /// The words of a flag list that sentinels use; a log gets no others.
    private static func known(_ flags: String) -> String {
        let words = ["s_down", "o_down", "failover_in_progress", "disconnected", "master_down"]
        let found = flags.split(separator: ",").map(String.init).filter { words.contains($0) }
        return found.isEmpty ? "unknown flags" : found.joined(separator: ", ")
    }
}
