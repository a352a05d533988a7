// How deep this thread is in stages that fire Deferreds whose stages fire Deferreds.
// SPDX-License-Identifier: MIT

/// This thread's chains that are running, one within a stage of another.
///
/// A stage may fire another Deferred, or add a stage to one that has fired. Then the other's stages
/// run on top of its own. Many `chain(to:)` in a row do that, and so does a function that calls
/// itself from a stage. Twisted runs out of Python's stack after some 250 of them; a Swift thread
/// would after some 600. Here chains past ``limit`` are put off, and run when the stage that
/// reached it has returned.
///
/// Up to the limit the order is exactly Twisted's. Past it Twisted has none; here a Deferred whose
/// chain was put off counts as not fired yet when a stage returns it.
@usableFromInline
final class StackDepth: ThreadOwned {
    /// Stages of up to 2 KiB each, as they are in debug builds, leave half of 512 KiB to others.
    static let limit = 96

    @exclusivity(unchecked) private var level = 0
    @exclusivity(unchecked) private var postponed = FIFO<Core>()

    /// Some were put off, and they are not being run yet.
    @exclusivity(unchecked) private var hasPostponed = false
    @exclusivity(unchecked) private var isCatchingUp = false

    private static let local = ThreadLocal<StackDepth>()

    static var current: Unmanaged<StackDepth> {
        @inline(__always) get { local.reference }
    }

    init() {}

    /// Counts one more running chain. Past the limit it puts `core` off and returns false.
    @inline(__always)
    func enter(_ core: Core) -> Bool {
        guard level < StackDepth.limit else {
            postpone(core)
            return false
        }
        level += 1
        return true
    }

    @inline(never)
    private func postpone(_ core: Core) {
        core.isPostponed = true
        postponed.append(core)
        hasPostponed = true
    }

    @inline(__always)
    func leave() {
        level -= 1
    }

    /// Runs what was put off, now that a stage has returned. That may put off more.
    @inline(__always)
    func catchUp() {
        if hasPostponed { runPostponed() }
    }

    @inline(never)
    private func runPostponed() {
        hasPostponed = false
        guard !isCatchingUp else { return }
        isCatchingUp = true
        level -= 1  // the level of the stage that has just returned, lent out
        while let core = postponed.popFirst() {
            core.isPostponed = false
            core.run()
        }
        level += 1
        isCatchingUp = false
    }
}
