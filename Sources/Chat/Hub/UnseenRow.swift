// One channel's messages on their way into a batch of several channels.
// SPDX-License-Identifier: MIT

/// The messages of one channel that were not seen, taken one after the other.
struct UnseenRow {
    private let backlog: EncodedBacklog
    private let end: Int
    private var next: Int
    /// The number of the next one.
    private(set) var seq = 0

    init(_ backlog: EncodedBacklog, _ unseen: Range<Int>) {
        self.backlog = backlog
        (next, end) = (unseen.lowerBound, unseen.upperBound)
        if !isAtEnd { seq = backlog.seq(at: next) }
    }

    var isAtEnd: Bool { next == end }

    mutating func takeMessage() -> ArraySlice<UInt8> {
        defer {
            next += 1
            if !isAtEnd { seq = backlog.seq(at: next) }
        }
        return backlog.json(next..<next + 1)
    }
}
