// Where a Deferred stands, for code that only looks.
// SPDX-License-Identifier: MIT

extension Deferred {
    /// Whether it has been fired, or cancelled; it may be waiting for another since. Twisted:
    /// `called`.
    public var hasFired: Bool {
        core.result.standing != .pending
    }

    /// Whether one of its stages returned another Deferred that has no result yet.
    public var isWaiting: Bool {
        core.result.standing == .waiting
    }

    /// The result as it stands, which the next stage would be given; nil while there is none.
    /// Twisted: `result`.
    ///
    /// Only looked at: a failure still counts as unhandled. It is nil as well while the value is
    /// of another type than this handle's: when stages have yet to run, or it was handed over.
    public var result: Result<Value, Failure>? {
        switch core.result.outcome {
        case .value(let value): (value as? Value).map(Result.success)
        case .failure(let failure): .failure(failure)
        case nil, .waiting: nil
        }
    }

    /// Whether the next stage would be given another type than this handle's, so that adding one
    /// through it would stop the program. For the referee, whose programs are not typed.
    package var isStale: Bool { core.tail != Value.self }
}
