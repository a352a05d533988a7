// What sentinels publish before and while they replace a primary.
// SPDX-License-Identifier: MIT

/// The events after which nobody may rely on the primary. The first of them comes some 190 ms before
/// another server is promoted.
enum SentinelEvent: String {
    case objectivelyDown = "+odown"
    case newEpoch = "+new-epoch"
    case failoverBegins = "+try-failover"
    case vote = "+vote-for-leader"
    case promoted = "+promoted-slave"
    case switched = "+switch-master"

    /// - Parameters:
    ///   - message: An array of `pmessage`, the pattern, the event's name and what it is about.
    ///   - name: What the sentinels call the primary.
    /// - Returns: nil for an event of another kind, or about another primary.
    init?(_ message: RESPReply, about name: String) {
        var cursor = RESPCursor(message)
        guard (try? cursor.array()) == 4, (try? cursor.skip()) != nil, (try? cursor.skip()) != nil,
            let channel = try? cursor.text(), let event = SentinelEvent(rawValue: channel),
            let words = try? cursor.text()
        else { return nil }
        self = event
        // These two name no primary: sentinels count epochs for all of them together.
        if event == .newEpoch || event == .vote { return }
        guard words.split(separator: " ").contains(name[...]) else { return nil }
    }
}
