// Where a Deferred stands: no result yet, a result on one of two lanes, or on its way.
// SPDX-License-Identifier: MIT

/// What a Deferred is fired with, and what a stage leaves for the next.
@usableFromInline
enum Outcome {
    /// On the callback lane.
    case value(Any)

    /// On the errback lane.
    case failure(Failure)

    /// The stage returned another Deferred, whose result comes next.
    case waiting(Core)
}

extension Outcome {
    /// What a Deferred has at this moment. Twisted: `result`, `called` and `_chainedTo`.
    ///
    /// It is an ``Outcome`` or nothing, kept in parts: a stage reads the part it needs, and copies no
    /// other. While a stage runs, what it was given stays here.
    @usableFromInline
    struct Current {
        @usableFromInline
        enum Standing: UInt8 {
            case pending, waiting, value, failure
        }

        @usableFromInline private(set) var value: Any = ()
        @usableFromInline private(set) var failure: Failure?

        /// The Deferred that it waits for.
        private(set) var inner: Core?

        /// Which of the parts there is. It stands last: the flags of ``Core`` fit in behind it.
        @usableFromInline private(set) var standing = Standing.pending

        init() {}

        private init(_ outcome: consuming Outcome) {
            switch consume outcome {
            case .value(let new):
                value = consume new
                standing = .value
            case .failure(let new):
                failure = new
                standing = .failure
            case .waiting(let new):
                inner = new
                standing = .waiting
            }
        }

        /// A value or a failure.
        @inlinable var isThere: Bool { standing.rawValue >= Standing.value.rawValue }

        /// The lane it is on; nil while there is none.
        var lane: TraceEvent.Lane? {
            switch standing {
            case .pending, .waiting: nil
            case .value: .callback
            case .failure: .errback
            }
        }

        /// The whole of it; nil while there is none.
        var outcome: Outcome? {
            switch standing {
            case .pending: nil
            case .waiting: inner.map { .waiting($0) }
            case .value: .value(value)
            case .failure: failure.map { .failure($0) }
            }
        }

        /// Puts `outcome` in its place and returns what was there. It is not released meanwhile: a
        /// value's `deinit` may call this very Deferred.
        @inline(__always)
        mutating func exchange(_ outcome: consuming Outcome) -> Current {
            var other = Current(consume outcome)
            swap(&self, &other)
            return other
        }

        /// Takes it out for another chain. `Void` stays, where Twisted leaves `None`.
        mutating func handOver() -> Outcome {
            standing = .value
            if let failure = failure.take() { return .failure(failure) }
            var given: Any = ()
            swap(&value, &given)
            return .value(given)
        }
    }
}
