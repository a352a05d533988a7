// What a reader asks the journal's thread for.
// SPDX-License-Identifier: MIT

internal import Chat

/// Which messages are asked for.
struct PageRequest: Sendable {
    enum Direction: Sendable {
        /// Above this number, the oldest first.
        case after(Int)
        /// Below this number, the newest first.
        case before(Int)
    }

    let channels: [ChannelName]
    let direction: Direction
    let limit: Int
}
