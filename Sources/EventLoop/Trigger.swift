// What a call from another thread leaves behind: a raised flag.
// SPDX-License-Identifier: MIT

import Synchronization

/// An action, and whether it was called for.
struct Trigger {
    let action: () -> Void
    let flag = TriggerFlag()

    init(_ action: @escaping () -> Void) {
        self.action = action
    }
}

/// Nothing but a flag crosses the threads.
final class TriggerFlag: Sendable {
    private let isRaised = Atomic(false)

    /// - Returns: Whether it was down: then the loop has to be woken.
    func raise() -> Bool { !isRaised.exchange(true, ordering: .acquiringAndReleasing) }

    /// - Returns: Whether it was raised. What happened before that is visible now.
    func lower() -> Bool { isRaised.exchange(false, ordering: .acquiringAndReleasing) }
}
