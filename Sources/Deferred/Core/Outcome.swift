// Where a Deferred stands: no result yet, a result on one of two lanes, or on its way.
// SPDX-License-Identifier: MIT

/// What a Deferred has at this moment. Twisted: `result`, `called` and `_chainedTo`.
@usableFromInline
enum Outcome {
    /// It has not fired. `chain(to:)` notes here which Deferred is going to fire it.
    case pending(on: ChainLabel?)

    /// On the callback lane.
    case value(Any)

    /// On the errback lane.
    case failure(Failure)

    /// A stage returned another Deferred, whose result comes next.
    case waiting(Core)

    /// The case, without what is in it.
    enum CoreStanding: UInt8 {
        case pending, waiting, value, failure

        /// A value or a failure.
        var isResult: Bool { rawValue >= CoreStanding.value.rawValue }
    }

    var standing: CoreStanding {
        switch self {
        case .pending: .pending
        case .waiting: .waiting
        case .value: .value
        case .failure: .failure
        }
    }

    /// What a Deferred keeps when another chain has taken its result.
    static var spent: Outcome { .value(()) }
}
