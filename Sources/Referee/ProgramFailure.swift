// The errors that programs ask for by name.
// SPDX-License-Identifier: MIT

import Deferred

/// An error with a name for the trace: `A`, or `A7` to tell several of one type apart.
protocol ProgramFailure: Error {
    var name: String { get }
}

struct FailureA: ProgramFailure { let name: String }
struct FailureB: ProgramFailure { let name: String }
struct FailureC: ProgramFailure { let name: String }
/// An error of no type that a program can ask for: a canceller's `X`, or one of the judge itself.
struct OtherFailure: ProgramFailure { let name: String }

/// The error of this name. Its first letter picks the type, for errbacks that want one type only.
func programFailure(_ name: String) -> any ProgramFailure {
    switch name.first {
    case "A": FailureA(name: name)
    case "B": FailureB(name: name)
    case "C": FailureC(name: name)
    default: OtherFailure(name: name)
    }
}

/// The types that an errback of a program may name, all others of Twisted's being the judge's own.
let trappableTypes: [String: any Error.Type] = [
    "A": FailureA.self, "B": FailureB.self, "C": FailureC.self,
    "CancelledError": CancelledError.self, "FirstError": FirstError.self,
    "TimeoutError": TimeoutError.self,
]

/// A value that a program fires a group with by hand: the group's type has no room for it, so it
/// travels as an error to the stage that makes a `JudgedValue` of the group's result.
struct FiredByHand: Error {
    let value: JudgedValue
}
