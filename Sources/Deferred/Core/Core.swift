// The one object behind a chain: its result, its stages, and what its types are by now.
// SPDX-License-Identifier: MIT

import Synchronization

/// What every ``Deferred`` handle of one chain refers to. It has no type parameter: the chain's
/// type changes with each stage, the object stays. Twisted: the `Deferred` itself.
///
/// Its state is read and written in short steps, and no other code runs within one: what a step
/// replaces is released behind it. Swift would check that at run time, for each access to a class's
/// variable; that was a quarter of the time of firing. Hence `@exclusivity(unchecked)`.
@usableFromInline
final class Core {
    // The order leaves few gaps: a server has one of these for each client that waits.

    @exclusivity(unchecked) @usableFromInline var result = Outcome.Current()

    /// A stage is on the stack: whatever is added waits for its turn.
    @exclusivity(unchecked) var isRunning = false

    @exclusivity(unchecked) var isCancelling = false

    /// Cancelling is only a request: others decide the result, and until they do there is none.
    /// So it is for a group, whose members decide, and for the body of `Deferred { try await … }`.
    @exclusivity(unchecked) var isDecidedElsewhere = false

    /// Cancelled without a canceller: the code that fires it does not know, and may do so once.
    @exclusivity(unchecked) var swallowsOneFiring = false

    /// It is to run, as soon as the stack is less deep.
    @exclusivity(unchecked) var isPostponed = false

    /// What has taken the result, or will when there is one.
    @exclusivity(unchecked) var taker: ResultTaker?

    @exclusivity(unchecked) var stages = StageQueue()

    /// Dropped at the first firing, so that it cannot form a cycle.
    @exclusivity(unchecked) @usableFromInline var canceller: Canceller?

    /// What `callback` takes.
    @usableFromInline let head: Any.Type

    /// What the next stage that is added will be given.
    @exclusivity(unchecked) var tail: Any.Type

    let created: CallSite

    /// How many stages were ever added.
    @exclusivity(unchecked) @usableFromInline var added: UInt32 = 0

    @exclusivity(unchecked) var fired: CallSite

    /// How many `unpause` are owed.
    @exclusivity(unchecked) var pauses: UInt32 = 0

    private var assignedNumber = 0

    /// The name, and what debug mode and tracing note. Most Deferreds have no notes.
    @exclusivity(unchecked) var notes: DebugNotes?

    @usableFromInline
    init(_ type: Any.Type, at site: CallSite) {
        head = type
        tail = type
        created = site
        fired = site
        if TraceFlags.areSet { noteCreation() }
    }

    @usableFromInline
    init(_ type: Any.Type, named name: String?, at site: CallSite) {
        head = type
        tail = type
        created = site
        fired = site
        if let name { ensuredNotes.name = name }
        if TraceFlags.areSet { noteCreation() }
    }

    deinit {
        if let failure = result.failure, !failure.isSeenElsewhere {
            if TraceFlags.areSet { emit(.unhandled, at: failure.site) }
            UnhandledFailure(
                failure: failure, created: created, fired: fired, debug: debugInfo
            ).report()
        }
        if TraceFlags.areSet { emit(.released, at: created) }
        // A fired Deferred has nothing left, and pays nothing here.
        if !stages.isEmpty || canceller != nil {
            let closures = Closures(stages: stages, canceller: canceller)
            stages = StageQueue()
            canceller = nil
            Core.trashcan.reference.takeUnretainedValue().discard(consume closures)
        }
    }

    /// Has a result that a stage, or another chain, could be given.
    var isReady: Bool {
        result.isThere && pauses == 0 && !isRunning && !isPostponed
    }

    /// Gives it its result and runs its stages. Twisted: `_startRunCallbacks`.
    @usableFromInline
    func fire(_ outcome: consuming Outcome, at site: CallSite) throws(AlreadyCalledError) {
        guard result.standing == .pending else {
            guard swallowsOneFiring else {
                throw AlreadyCalledError(created: created, fired: fired, debug: debugInfo)
            }
            swallowsOneFiring = false
            if TraceFlags.areSet { emit(.swallowed, at: site) }
            return
        }
        fired = site
        _ = result.exchange(consume outcome)
        _ = canceller.take()
        if TraceFlags.areSet { noteFiring() }
        run()
    }

    /// Gives it its result where it is created: nothing can have been added yet.
    @usableFromInline
    func settle(_ outcome: consuming Outcome) {
        _ = result.exchange(consume outcome)
        if TraceFlags.areSet { noteFiring() }
    }

    /// Its number in descriptions, given when first asked for: most Deferreds never are.
    var number: Int {
        if assignedNumber == 0 {
            assignedNumber = Core.numbers.add(1, ordering: .relaxed).newValue
        }
        return assignedNumber
    }

    var label: ChainLabel { ChainLabel(number: number, created: created) }

    private static let numbers = Atomic<Int>(0)

    /// What a Deferred still holds when it is freed before it has fired.
    private struct Closures {
        let stages: StageQueue
        let canceller: Canceller?
    }

    private static let trashcan = ThreadLocal<Trashcan<Closures>>()
}

extension Core {
    /// What a Deferred calls when it is cancelled: a function, as in Twisted, or an object.
    @usableFromInline
    enum Canceller {
        case function((Core) -> Void)
        case object(any Cancellable)

        func callAsFunction(_ core: Core) {
            switch self {
            case .function(let body): body(core)
            case .object(let work): work.cancel()
            }
        }
    }
}
