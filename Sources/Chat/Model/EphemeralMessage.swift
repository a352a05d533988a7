// A message for subscribers that wait now, and for nobody else.
// SPDX-License-Identifier: MIT

/// A message that is neither kept nor numbered.
struct EphemeralMessage: Sendable {
    enum EphemeralContent {
        /// A page shows it for so many seconds: somebody types.
        case message(JSON, seconds: Int)
        case join
        case leave
        /// So many came and went that only asking for the people tells who is here.
        case people
    }

    let channel: ChannelName
    let at: Timestamp
    let from: Identity?
    let content: EphemeralContent
}
