// Pages of several steps, made into one.
// SPDX-License-Identifier: MIT

import Chat

/// Each step has read some of the channels. The page goes as far as all of them have been read, and holds no
/// more than a page may.
struct PageMerge {
    private let edge: PageEdge
    private let limit: Int
    private var messages: [Message] = []
    private var forgotten = 0
    private var hasLost = false
    private var hasMore = false
    /// The last number that is known of every step; nil while nothing was cut off.
    private var end: Int?

    init(_ edge: PageEdge, limit: Int) {
        self.edge = edge
        self.limit = limit
    }

    /// - Parameter page: With the nearest message first.
    mutating func add(_ page: JournalPage) {
        messages += page.messages
        forgotten = max(forgotten, page.forgotten)
        hasLost = hasLost || page.hasLost
        guard page.hasMore else { return }
        hasMore = true
        // A page that is cut off before its first message has none: its edge is where it began.
        guard let last = page.messages.last?.seq else { return }
        if let end {
            self.end = edge.isForward ? min(end, last) : max(end, last)
        } else {
            end = last
        }
    }

    /// The whole, oldest first.
    func page() -> JournalPage {
        let isForward = edge.isForward
        var bytes = 0
        var taken: [Message] = []
        var isCut = hasMore
        for message in messages.sorted(by: { isForward ? $0.seq < $1.seq : $0.seq > $1.seq }) {
            if let end, isForward ? message.seq > end : message.seq < end { break }
            bytes += message.wireBytes
            if taken.count == limit || bytes > JournalPage.maxBytes && !taken.isEmpty {
                isCut = true
                break
            }
            taken.append(message)
        }
        if !isForward { taken.reverse() }
        return JournalPage(
            messages: taken, hasMore: isCut, forgotten: forgotten, hasLost: hasLost)
    }
}
