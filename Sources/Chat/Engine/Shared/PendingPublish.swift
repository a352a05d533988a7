// A message that its publisher waits for.
// SPDX-License-Identifier: MIT

import Deferred

/// A draft on its way into the log, until its publisher is told.
final class PendingPublish {
    /// With a nonce: it may have to be sent again.
    let draft: Draft
    /// When nobody waits for it any more.
    let deadline: Duration
    /// What the publisher is told.
    let position = Deferred<Position>()
    /// Whether it was sent: from then on the engine may have it.
    var wasSent = false
    /// Whether it is sent again: the engine may know it from the time before.
    var wasPutBack = false
    /// Whether the publisher was told.
    private(set) var isSettled = false

    init(_ draft: Draft, deadline: Duration) {
        self.draft = draft
        self.deadline = deadline
    }

    /// What it counts for where bytes are limited.
    var bytes: Int { draft.body.postedCount + PendingPublish.overhead }

    /// Names, the nonce, and the objects here.
    private static let overhead = 256

    /// Tells the publisher, once.
    func settle(_ result: Result<Position, any Error>) {
        if isSettled { return }
        isSettled = true
        // The publisher may have gone away.
        try? position.callback(result)
    }
}

@available(*, unavailable)
extension PendingPublish: Sendable {}
