// A server's part in replication.
// SPDX-License-Identifier: MIT

/// What a server says of itself. Redis: `INFO replication`.
struct ReplicationInfo: Equatable {
    /// Whether it takes commands that write.
    let isPrimary: Bool
    /// Whether it is a replica whose connection to its primary stands.
    let isLinked: Bool
    /// Names the history of its data. A replica has its primary's, whatever addresses the two are known by.
    let history: String

    /// - Parameter info: The answer to `INFO replication`.
    init(_ info: ServerInfo) {
        isPrimary = info["role"] == "master"
        isLinked = info["master_link_status"] == "up"
        history = info["master_replid"] ?? ""
    }

    /// Whether it has the same data as this primary, and goes on getting it.
    func follows(_ primary: ReplicationInfo) -> Bool {
        !isPrimary && isLinked && !history.isEmpty && history == primary.history
    }
}
