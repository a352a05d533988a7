// A server's part in replication.
// SPDX-License-Identifier: MIT

/// What a server says of itself. Redis: `INFO replication`.
struct ReplicationInfo: Equatable {
    /// Whether it takes commands that write.
    private(set) var isPrimary = false
    /// Whether it is a replica whose connection to its primary stands.
    private(set) var isLinked = false
    /// Names the history of its data. A replica has its primary's, whatever addresses the two are known by.
    private(set) var history = ""

    /// - Parameter text: Lines of `name:value`.
    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: ":", maxSplits: 1)
            guard words.count == 2 else { continue }
            switch words[0] {
            case "role": isPrimary = words[1] == "master"
            case "master_link_status": isLinked = words[1] == "up"
            case "master_replid": history = String(words[1])
            default: break
            }
        }
    }

    /// Whether it has the same data as this primary, and goes on getting it.
    func follows(_ primary: ReplicationInfo) -> Bool {
        !isPrimary && isLinked && !history.isEmpty && history == primary.history
    }
}
