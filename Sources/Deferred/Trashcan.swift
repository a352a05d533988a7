// Where stages that never ran are released: in a loop, not in a recursion.
// SPDX-License-Identifier: MIT

/// This thread's closures to release.
///
/// A stage's closure often holds the next Deferred, whose stages hold the one after. ARC would
/// release them within one another, and a long chain that was never fired would overflow the
/// stack. CPython has a "trashcan" against that, and this is the same.
final class Trashcan: ThreadOwned {
    private typealias Closures = (stages: StageQueue, canceller: ((Core) -> Void)?)

    private var contents: [Closures] = []
    private var isEmptying = false

    private static let local = ThreadLocal<Trashcan>()

    /// Takes the closures out of a Deferred that is being freed; both are empty afterwards.
    ///
    /// They are `inout` because a copy would keep them alive past the loop, and bring the
    /// recursion back.
    static func discard(_ stages: inout StageQueue, _ canceller: inout ((Core) -> Void)?) {
        local.reference._withUnsafeGuaranteedRef { $0.discard(&stages, &canceller) }
    }

    private func discard(_ stages: inout StageQueue, _ canceller: inout ((Core) -> Void)?) {
        contents.append((stages, canceller))
        stages = StageQueue()
        canceller = nil
        guard !isEmptying else { return }
        isEmptying = true
        while !contents.isEmpty { release(contents.removeLast()) }
        isEmptying = false
    }

    /// Releases one Deferred's closures, which may discard more.
    private func release(_ closures: consuming Closures) {
        while closures.stages.pop() != nil {}
    }
}
