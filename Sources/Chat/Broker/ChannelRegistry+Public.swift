// What those are told of channels who may not know of all.
// SPDX-License-Identifier: MIT

extension ChannelRegistry {
    /// The channels behind `last` that are not private, and those of `known`, in the order of their names.
    ///
    /// Private channels lie side by side in that order, so the others are never looked at. Neither what is
    /// answered nor how long it takes tells how many there are.
    func page(
        after last: ChannelName?, limit: Int, knowing known: Set<ChannelName>
    ) -> (names: [ChannelName], hasMore: Bool) {
        func isPast(_ name: ChannelName) -> Bool { last.map { $0 < name } ?? true }
        let mine = known.filter { $0.isPrivate && isPast($0) }.sorted()
        return read { records, names in
            let before = names.slice(from: isPast, to: { !$0.isBeforePrivate })
            let behind = names.slice(from: { $0.isBehindPrivate && isPast($0) }, to: { _ in false })
            let there = mine.filter { records($0) }
            let count = before.count + there.count + behind.count
            let page = before.prefix(limit) + there.prefix(limit) + behind.prefix(limit)
            return (Array(page.prefix(limit)), count > limit)
        }
    }

    /// How many there are that are not private.
    var publicCount: Int {
        read { _, names in
            names.count - names.slice(from: { !$0.isBeforePrivate }, to: \.isBehindPrivate).count
        }
    }
}
