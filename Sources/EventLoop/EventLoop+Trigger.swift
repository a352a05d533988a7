// Triggers: what another thread calls to have something done on the loop.
// SPDX-License-Identifier: MIT

extension EventLoop {
    /// Makes a function for other threads. Each call lets `action` run on the loop, soon; several calls
    /// before it runs are one run.
    ///
    /// `action` may hold what lives on the loop. It stays there, and the other thread holds nothing
    /// of it. It is kept for the life of the loop.
    public func trigger(_ action: @escaping () -> Void) -> @Sendable () -> Void {
        checkThread()
        let trigger = Trigger(action)
        triggers.append(trigger)
        return { [doorbell, flag = trigger.flag] in
            if flag.raise() { doorbell.wake() }
        }
    }

    /// Runs the actions that were called for.
    func runTriggered() {
        for trigger in triggers where trigger.flag.lower() { trigger.action() }
    }

    /// The loop has run for the last time: what its triggers hold may hold the loop.
    func dropTriggers() { triggers = [] }
}
