// Bells: what another thread rings to have something done on the loop.
// SPDX-License-Identifier: MIT

extension EventLoop {
    /// A function for other threads: each call has `action` run on the loop, soon.
    ///
    /// `action` may hold what lives on the loop; it stays there, and the other thread holds nothing
    /// of it. It is kept for the life of the loop. See ``Doorbell/ring(_:)``.
    public func bell(_ action: @escaping () -> Void) -> @Sendable () -> Void {
        checkThread()
        let number = bells.count
        bells.append(action)
        return { [doorbell] in doorbell.ring { loop in loop.bells[number]() } }
    }

    /// The loop has run for the last time: what its bells hold may hold the loop.
    func dropBells() { bells = [] }
}
