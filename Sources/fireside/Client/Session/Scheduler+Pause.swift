// A pause in a chain.
// SPDX-License-Identifier: MIT

import Deferred

extension Scheduler {
    /// A Deferred that fires after `delay`. Cancelling it also cancels the delayed call. Twisted:
    /// `deferLater`.
    func pause(_ delay: Duration) -> Deferred<Void> {
        if delay <= .zero { return .succeed() }
        var call: (any DelayedCall)?
        let pause = Deferred<Void>(canceller: { _ in call?.cancel() })
        call = callLater(delay) { try? pause.callback() }
        return pause
    }
}
