// How deep this thread is in stages that fire Deferreds whose stages fire Deferreds.
// SPDX-License-Identifier: MIT

/// This thread's chains that are running, one within a stage of another.
///
/// A stage that fires a Deferred, or adds to one that has fired, runs that one's stages on top of
/// its own: `chain(to:)` in a row does it, and a function that calls itself from a stage. Twisted
/// runs out of Python's stack after some 250 of them, a Swift thread after some 600. Here chains
/// past ``limit`` are put off and run as soon as the stage that reached it has returned.
/// Up to the limit the order is Twisted's to the letter; past it, where Twisted has none, a chain
/// that was put off is one that has not fired yet for whoever returns it.
final class StackDepth: ThreadOwned {
    /// Stages of up to 2 KiB each, as they are in debug builds, leave half of 512 KiB to others.
    static let limit = 96

    @exclusivity(unchecked) private var level = 0
    @exclusivity(unchecked) private var postponed = FIFO<Core>()

    /// There are some, and they are not being run already.
    @exclusivity(unchecked) private var hasPostponed = false
    @exclusivity(unchecked) private var isCatchingUp = false

    private static let local = ThreadLocal<StackDepth>()

    static var current: Unmanaged<StackDepth> {
        @inline(__always) get { local.reference }
    }

    init() {}

    /// Counts one chain more; false past the limit, and `core` is put off.
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

    /// A stage has returned: runs what was put off meanwhile, which may put off more.
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
