// A program for the referee: a list of operations on Deferreds, read from one line of JSON.
// SPDX-License-Identifier: MIT

/// What one line of the judge's input asks for.
///
/// Deferreds, locks and queues have numbers, each kind its own.
indirect enum ProgramStep {
    /// Makes the Deferred of this number, and the canceller does these steps. Twisted:
    /// `Deferred(canceller)`.
    case new(Int, CancellerKind, [ProgramStep])
    /// Makes one that has fired with a value. Twisted: `succeed`.
    case succeed(Int, JudgedValue)
    /// Makes one that has failed with an error that has this name. Twisted: `fail`.
    case fail(Int, String)
    /// Makes a group of the Deferreds with these numbers, and gives it a number too.
    case group(Int, of: [Int], GroupMode, consumeErrors: Bool)
    /// Adds a stage. Twisted: `addCallback`, `addErrback` and `addBoth`.
    case add(Int, StageLane, StageAction)
    /// Adds a callback and an errback at the same place in the chain. Twisted: `addCallbacks`.
    case addPair(Int, StageAction, StageAction)
    /// Adds an errback for errors of the types with these names. Twisted: `failure.trap`.
    case addTrap(Int, [String], StageAction)
    /// Fires with a value. A second call is Twisted's `AlreadyCalledError`.
    case callback(Int, JudgedValue)
    /// Fires with an error that has this name, by `callback`. Twisted: `callback(Failure)`.
    case callbackFailure(Int, String)
    /// Fires with an error that has this name.
    case errback(Int, String)
    /// Lets the first fire the second. Twisted: `chainDeferred`.
    case chain(Int, to: Int)
    /// Cancels the Deferred, or the one that it waits for.
    case cancel(Int)
    /// Holds the chain until as many calls of `unpause` came.
    case pause(Int)
    case unpause(Int)
    /// Cancels the Deferred after so many seconds of the program's clock. Twisted: `addTimeout`,
    /// with its `onTimeoutCancel` if there is an action.
    case timeout(Int, seconds: Int, StageAction?)
    /// Moves the program's clock. No program sleeps.
    case advance(seconds: Int)
    /// An operation on a lock, a semaphore or a queue.
    case turn(TurnStep)

    /// What a canceller does at its end; `none` is none at all.
    enum CancellerKind: String { case none, nothing, callback, errback }

    /// Twisted: `DeferredList`, `gatherResults`, `DeferredList` with `fireOnOneCallback`, and
    /// `race`, in this order.
    enum GroupMode: String { case all, gather, first, race }

    /// Which results run the stage: values, errors, or both.
    enum StageLane: String { case cb, eb, both }
}

/// What a program asks of a lock, a semaphore or a queue.
enum TurnStep {
    /// Makes the lock of this number; with tokens, a semaphore.
    case lock(Int, tokens: Int)
    /// Makes the queue of this number. Twisted: `DeferredQueue(size, backlog)`.
    case queue(Int, size: Int?, backlog: Int?)
    /// Makes a Deferred that fires when the lock is acquired.
    case acquire(lock: Int, Int)
    /// Gives the lock back, if somebody holds it.
    case release(lock: Int)
    /// Makes a Deferred of what the action does while the lock is held. Twisted: `lock.run`.
    case run(lock: Int, Int, StageAction)
    /// Puts a value into the queue of this number.
    case put(queue: Int, JudgedValue)
    /// Makes a Deferred of the queue's next value.
    case get(queue: Int, Int)
}

/// What a stage does.
struct StageAction {
    /// How a stage ends once it has done what stands in `also`.
    enum StageOutcome {
        /// The stage returns this value, also where an error came in.
        case value(JudgedValue)
        /// The stage returns or throws what it was given.
        case pass
        /// The stage throws an error that has this name.
        case error(String)
        /// The stage returns the Deferred of this number, and the chain waits for it.
        case deferred(Int)
    }

    /// Steps that the stage performs while it runs: they may fire or cancel its own chain.
    let also: [ProgramStep]
    let outcome: StageOutcome

    /// Whether the stage returns a Deferred.
    var waits: Bool { if case .deferred = outcome { true } else { false } }
}

/// A line that is no program.
public struct ProgramError: Error, CustomStringConvertible {
    let found: String

    /// What was found, and where the operations are listed.
    public var description: String {
        "\(found) is no operation; the type ProgramStep lists what a program may hold"
    }
}
