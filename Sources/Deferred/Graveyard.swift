// Where stages that never ran are released: in a loop, not in a recursion.
// SPDX-License-Identifier: MIT

/// This thread's closures to release.
///
/// A stage's closure often holds the next Deferred, whose stages hold the one after: released as
/// ARC does it, a long chain that was never fired overflows the stack. CPython's cure is its
/// "trashcan", and this is the same.
final class Graveyard: ThreadOwned {
    private typealias Remains = (stages: StageQueue, canceller: ((Core) -> Void)?)

    private var remains: [Remains] = []
    private var isDigging = false

    private static let local = ThreadLocal<Graveyard>()

    /// Takes the closures out of a dying Deferred; both are empty afterwards.
    ///
    /// They are `inout` because a copy would keep them alive past the loop, and bring the
    /// recursion back.
    static func bury(_ stages: inout StageQueue, _ canceller: inout ((Core) -> Void)?) {
        local.reference._withUnsafeGuaranteedRef { $0.bury(&stages, &canceller) }
    }

    private func bury(_ stages: inout StageQueue, _ canceller: inout ((Core) -> Void)?) {
        remains.append((stages, canceller))
        stages = StageQueue()
        canceller = nil
        guard !isDigging else { return }
        isDigging = true
        while !remains.isEmpty { release(remains.removeLast()) }
        isDigging = false
    }

    /// Releases one Deferred's closures, which may bury more.
    private func release(_ remains: consuming Remains) {
        while remains.stages.pop() != nil {}
    }
}
