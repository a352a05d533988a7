// Where a Deferred stands: no result yet, a result on one of two lanes, or on its way.
// SPDX-License-Identifier: MIT

/// What a Deferred has at this moment. Twisted: `result`, `called` and `_chainedTo`.
@usableFromInline
enum Outcome {
    /// Nobody has fired it; `chain(to:)` notes who is going to.
    case pending(on: Label?)

    /// On the callback lane.
    case value(Any)

    /// On the errback lane.
    case failure(Failure)

    /// A stage returned another Deferred; that one's result comes next.
    case waiting(Core)

    /// The case, without what is in it.
    enum Standing: UInt8 {
        case pending, waiting, value, failure

        /// A value or a failure.
        var isResult: Bool { rawValue >= Standing.value.rawValue }
    }

    var standing: Standing {
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

/// `value` at the type it is known to have: `value as! Value`, but quick when that is exactly the
/// type it was stored as, which it nearly always is.
@inlinable
func known<Value>(_ value: Any, as type: Value.Type) -> Value {
    func opened<Held>(_ held: Held) -> Value { _identityCast(held, to: Value.self) }
    guard Swift.type(of: value) == Value.self else { return value as! Value }
    return _openExistential(value, do: opened)
}

/// What a description calls a Deferred, without keeping it alive.
@usableFromInline
struct Label: CustomStringConvertible {
    let number: Int
    let created: CallSite

    @usableFromInline var description: String { "Deferred #\(number) at \(created)" }
}
