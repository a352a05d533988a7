// A program for the referee: a list of operations on Deferreds, read from one line of JSON.
// SPDX-License-Identifier: MIT

/// What one line of the judge's input asks for.
indirect enum ProgramStep {
    case new(Int, CancellerKind)
    case group(Int, of: [Int], GroupMode, consumeErrors: Bool)
    case add(Int, StageLane, StageAction)
    case addPair(Int, StageAction, StageAction)
    case callback(Int, JudgedValue)
    case errback(Int, String)
    case cancel(Int)
    case pause(Int)
    case unpause(Int)
    case timeout(Int, seconds: Int)
    case advance(seconds: Int)

    /// What a canceller does; `none` is none at all.
    enum CancellerKind: String { case none, nothing, callback, errback }

    enum GroupMode: String { case all, gather, race }

    enum StageLane: String { case cb, eb, both }
}

/// What a stage does.
struct StageAction {
    enum StageOutcome {
        case value(JudgedValue)
        case pass
        case error(String)
        case deferred(Int)
    }

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
