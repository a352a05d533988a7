// Triggers: what another thread calls to have something done on the loop.
// SPDX-License-Identifier: MIT

extension EventLoop {
    /// Makes a function for other threads. Each call lets `action` run on the loop, soon.
    ///
    /// `action` may hold what lives on the loop. It stays there, and the other thread holds nothing
    /// of it. It is kept for the life of the loop. See ``Doorbell/ring(_:)``.
    public func trigger(_ action: @escaping () -> Void) -> @Sendable () -> Void {
        checkThread()
        let number = triggers.count
        triggers.append(action)
        return { [doorbell] in doorbell.ring { loop in loop.triggers[number]() } }
    }

    /// The loop has run for the last time: what its triggers hold may hold the loop.
    func dropTriggers() { triggers = [] }
}
