// What somebody has not read yet.
// SPDX-License-Identifier: MIT

package import Deferred

extension Hub {
    /// How many messages of others are behind a reader's place in each of these channels, at most
    /// ``UnreadQuestion/most``. A channel without news costs nothing; the others are asked for a few at a
    /// time, so that messages come between.
    ///
    /// - Returns: In the order of `places`. Fails with a ``JournalError`` or an ``EngineError``.
    package func countUnread(
        _ places: [UnreadQuestion.Place], for reader: PersonID
    ) throws(ChatError) -> Deferred<[Int]> {
        if !hasBegun { throw .starting }
        return afterCatchUp {
            let behind = places.indices.filter { self.hasNews(behind: places[$0]) }
            let steps = stride(from: 0, to: behind.count, by: UnreadQuestion.maxPlaces).map {
                Array(behind[$0...].prefix(UnreadQuestion.maxPlaces))
            }
            var counts = Array(repeating: 0, count: places.count)
            func next(_ step: Int) -> Deferred<[Int]> {
                if step == steps.count { return .succeed(counts) }
                let question = UnreadQuestion(steps[step].map { places[$0] }, for: reader)
                return self.broker.countUnread(question).addCallback { found in
                    for (index, count) in zip(steps[step], found) { counts[index] = count }
                    return next(step + 1)
                }
            }
            return next(0)
        }
    }

    private func hasNews(behind place: UnreadQuestion.Place) -> Bool {
        newest(place.channel).map { $0.seq > place.seq } ?? false
    }

    /// Whether the chat has come to this position, here or at another node.
    package func hasReached(_ position: Position) -> Deferred<Bool> {
        collect()
        guard position.epoch == epoch else { return .succeed(false) }
        if position.seq <= last { return .succeed(true) }
        return broker.standing(of: position).addCallback { $0 == .reached }
    }
}
