// A pause within a chain.
// SPDX-License-Identifier: MIT

import Deferred

extension Scheduler {
    /// Fires `delay` from now; cancelled, it takes its call back. Twisted: `deferLater`.
    func pause(_ delay: Duration) -> Deferred<Void> {
        if delay <= .zero { return .succeed() }
        var call: (any DelayedCall)?
        let pause = Deferred<Void>(canceller: { _ in call?.cancel() })
        call = callLater(delay) { try? pause.callback() }
        return pause
    }
}
