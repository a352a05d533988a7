// Looking through messages, a moment at a time.
// SPDX-License-Identifier: MIT

import Deferred

/// Looks through messages on the loop's own thread, and lets others have their turn between.
final class MatchingSlices {
    /// What the loop may be held up by.
    private static let slice = Duration.milliseconds(2)

    private let query: SearchQuery
    private let scheduler: any Scheduler
    private var rest: ArraySlice<Message>
    private var found = SearchMatches(messages: [], examined: 0)
    private let outcome: Deferred<SearchMatches>

    init(_ query: SearchQuery, _ messages: [Message], _ scheduler: any Scheduler) {
        self.query = query
        self.scheduler = scheduler
        rest = messages[...]
        outcome = Deferred()
    }

    /// - Returns: Cancelled, it looks no further.
    func run() -> Deferred<SearchMatches> {
        step()
        return outcome
    }

    private func step() {
        if outcome.hasFired { return }
        let end = scheduler.now + MatchingSlices.slice
        let matches = SearchMatches(of: query, among: rest) { self.scheduler.now < end }
        rest = rest.dropFirst(matches.examined)
        found.messages += matches.messages
        found.examined += matches.examined
        if rest.isEmpty {
            try? outcome.callback(found)
        } else {
            scheduler.callLater(.zero) { self.step() }
        }
    }
}

@available(*, unavailable)
extension MatchingSlices: Sendable {}
