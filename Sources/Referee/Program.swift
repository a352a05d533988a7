// A program for the referee: a list of operations on Deferreds, read from one line of JSON.
// SPDX-License-Identifier: MIT

/// What one line of the judge's input asks for.
indirect enum ProgramStep {
    /// Makes the Deferred of this number. Twisted: `Deferred(canceller)`.
    case new(Int, CancellerKind)
    /// Makes a group of the Deferreds with these numbers, and gives it a number too.
    case group(Int, of: [Int], GroupMode, consumeErrors: Bool)
    /// Adds a stage. Twisted: `addCallback`, `addErrback` and `addBoth`.
    case add(Int, StageLane, StageAction)
    /// Adds a callback and an errback at the same place in the chain. Twisted: `addCallbacks`.
    case addPair(Int, StageAction, StageAction)
    /// Fires with a value. A second call is Twisted's `AlreadyCalledError`.
    case callback(Int, JudgedValue)
    /// Fires with an error that has this name.
    case errback(Int, String)
    /// Cancels the Deferred, or the one that it waits for.
    case cancel(Int)
    /// Holds the chain until as many calls of `unpause` came.
    case pause(Int)
    case unpause(Int)
    /// Cancels the Deferred after so many seconds of the program's clock. Twisted: `addTimeout`.
    case timeout(Int, seconds: Int)
    /// Moves the program's clock. No program sleeps.
    case advance(seconds: Int)

    /// What a canceller does; `none` is none at all.
    enum CancellerKind: String { case none, nothing, callback, errback }

    /// Twisted: `DeferredList`, `gatherResults` and `race`, in this order.
    enum GroupMode: String { case all, gather, race }

    /// Which results run the stage: values, errors, or both.
    enum StageLane: String { case cb, eb, both }
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
}

/// A line that is no program.
public struct ProgramError: Error, CustomStringConvertible {
    let found: String

    /// What was found, and where the operations are listed.
    public var description: String {
        "\(found) is no operation; the type Operation lists what a program may hold"
    }
}
