// The stages of a chain, one type for each way of adding one.
// SPDX-License-Identifier: MIT

/// One stage of a chain. Twisted: a pair in `Deferred.callbacks`.
///
/// A stage holds the caller's closure and nothing else: three words fit into `any Stage` itself,
/// so that adding a stage allocates nothing of its own. Most come in two cases, by what the
/// closure returns. The closures' types are spelled out in each, because a closure stored as a
/// more general type is wrapped in another.
@usableFromInline
protocol Stage {
    /// What `core` has after this stage, `input` being a value or a failure.
    func run(_ input: Outcome, in core: Core) throws -> Outcome

    /// Which lanes it is on, for drawings.
    var kind: StageKind { get }

    /// Whether it would do anything with `input`, for drawings.
    func takes(_ input: Outcome) -> Bool
}

extension Stage {
    @usableFromInline
    func takes(_ input: Outcome) -> Bool {
        switch (kind, input) {
        case (.callback, .failure), (.errback, .value): false
        default: true
        }
    }
}

/// The lanes a stage is on, by how it was added.
public enum StageKind: String, Sendable {
    /// `addCallback`.
    case callback = "cb"

    /// `addErrback`.
    case errback = "eb"

    /// `addBoth`.
    case both

    /// `addCallbacks`.
    case pair
}

/// Runs on the callback lane, lets failures pass.
@usableFromInline
enum CallbackStage<Input, Output>: Stage {
    case value((Input) throws -> Output)
    case chain((Input) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .callback }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        guard case .value(let value) = input else { return input }
        switch self {
        case .value(let body): return .value(try body(known(value, as: Input.self)))
        case .chain(let body):
            return try core.take(
                Output.self, from: body(known(value, as: Input.self)))
        }
    }
}

/// Runs on the callback lane and picks the lane itself.
@usableFromInline
struct ResultStage<Input, Output, Problem: Error>: Stage {
    @usableFromInline let body: (Input) throws -> Result<Output, Problem>

    @inlinable
    init(body: @escaping (Input) throws -> Result<Output, Problem>) {
        self.body = body
    }

    @usableFromInline var kind: StageKind { .callback }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        guard case .value(let value) = input else { return input }
        return .value(try body(known(value, as: Input.self)).get())
    }
}

/// Runs on the errback lane, lets values pass.
@usableFromInline
enum ErrbackStage<Output>: Stage {
    case value((Failure) throws -> Output)
    case chain((Failure) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .errback }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        guard case .failure(let failure) = input else { return input }
        switch self {
        case .value(let body): return .value(try body(failure))
        case .chain(let body): return try core.take(Output.self, from: body(failure))
        }
    }
}

/// Runs on the errback lane for one type of error, lets everything else pass.
@usableFromInline
enum TrapStage<Problem: Error, Output>: Stage {
    case value((Problem) throws -> Output)
    case chain((Problem) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .errback }

    @usableFromInline
    func takes(_ input: Outcome) -> Bool {
        guard case .failure(let failure) = input else { return false }
        return failure.error is Problem
    }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        guard case .failure(let failure) = input, let error = failure.check(Problem.self) else {
            return input
        }
        switch self {
        case .value(let body): return .value(try body(error))
        case .chain(let body): return try core.take(Output.self, from: body(error))
        }
    }
}

/// Runs on the errback lane of a chain of `Void`, and returns nothing.
@usableFromInline
struct QuietErrbackStage: Stage {
    @usableFromInline let body: (Failure) throws -> Void

    @inlinable
    init(body: @escaping (Failure) throws -> Void) {
        self.body = body
    }

    @usableFromInline var kind: StageKind { .errback }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        guard case .failure(let failure) = input else { return input }
        return .value(try body(failure))
    }
}

/// Runs on the errback lane of a chain of `Void` for one type of error, and returns nothing.
@usableFromInline
struct QuietTrapStage<Problem: Error>: Stage {
    @usableFromInline let body: (Problem) throws -> Void

    @inlinable
    init(body: @escaping (Problem) throws -> Void) {
        self.body = body
    }

    @usableFromInline var kind: StageKind { .errback }

    @usableFromInline
    func takes(_ input: Outcome) -> Bool {
        guard case .failure(let failure) = input else { return false }
        return failure.error is Problem
    }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        guard case .failure(let failure) = input, let error = failure.check(Problem.self) else {
            return input
        }
        return .value(try body(error))
    }
}

/// Runs on both lanes.
@usableFromInline
enum BothStage<Input, Output>: Stage {
    case value((Result<Input, Failure>) throws -> Output)
    case chain((Result<Input, Failure>) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .both }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        let result: Result<Input, Failure>
        switch input {
        case .value(let value): result = .success(known(value, as: Input.self))
        case .failure(let failure): result = .failure(failure)
        case .pending, .waiting: return input
        }
        switch self {
        case .value(let body): return .value(try body(result))
        case .chain(let body): return try core.take(Output.self, from: body(result))
        }
    }
}

/// One function for each lane, side by side: the errback never sees the callback's error.
/// Two closures are a word too many to lie within `any Stage`, so this one is allocated.
@usableFromInline
struct PairStage<Input, Output>: Stage {
    @usableFromInline let callback: CallbackStage<Input, Output>
    @usableFromInline let errback: ErrbackStage<Output>

    @inlinable
    init(callback: CallbackStage<Input, Output>, errback: ErrbackStage<Output>) {
        self.callback = callback
        self.errback = errback
    }

    @usableFromInline var kind: StageKind { .pair }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        if case .failure = input { return try errback.run(input, in: core) }
        return try callback.run(input, in: core)
    }
}
