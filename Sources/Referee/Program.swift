// A program for the referee: a list of operations on Deferreds, read from one line of JSON.
// SPDX-License-Identifier: MIT

/// What one line of the judge's input asks for.
indirect enum Operation {
    case new(Int, Canceller)
    case group(Int, of: [Int], Mode, consumeErrors: Bool)
    case add(Int, Lane, Action)
    case addPair(Int, Action, Action)
    case callback(Int, Datum)
    case errback(Int, String)
    case cancel(Int)
    case pause(Int)
    case unpause(Int)
    case timeout(Int, seconds: Int)
    case advance(seconds: Int)

    /// What a canceller does; `none` is none at all.
    enum Canceller: String { case none, nothing, callback, errback }

    enum Mode: String { case all, gather, race }

    enum Lane: String { case cb, eb, both }
}

/// What a stage does.
struct Action {
    enum Outcome {
        case value(Datum)
        case pass
        case error(String)
        case deferred(Int)
    }

    let also: [Operation]
    let outcome: Outcome
}

/// A line that is no program.
public struct ProgramError: Error, CustomStringConvertible {
    let found: String

    /// What was found, and where the operations are listed.
    public var description: String {
        "\(found) is no operation; the type Operation lists what a program may hold"
    }
}
