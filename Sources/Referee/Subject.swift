// A Deferred of a program, whatever it was made as.
// SPDX-License-Identifier: MIT

import Deferred

/// One Deferred of a program: its chain as a Deferred of data, and how many stages it was given.
struct Subject {
    private var chain: Deferred<Datum>

    /// Fires it by hand.
    let callback: (Datum) throws -> Void

    /// What it shows as its result while it has one of another type.
    private let peek: () -> Datum

    /// Its result went elsewhere, and it holds data again.
    private var isRetyped = false

    var stages = 0
    var pauses = 0

    init(_ chain: Deferred<Datum>) {
        self.chain = chain
        callback = { try chain.callback($0) }
        peek = { .null }
    }

    /// A group; `show` makes data of its value, `paused` of its value while nothing may run, and
    /// `byHand` of what a program fires it with.
    init<Value>(
        _ group: Deferred<Value>, _ show: @escaping (Value) -> Datum,
        paused: ((Value) -> Datum)? = nil,
        byHand: @escaping (Datum) throws -> Datum = { $0 }
    ) {
        callback = { try group.errback(FiredByHand(value: $0)) }
        peek = {
            guard case .success(let value) = group.result else { return .null }
            return (paused ?? show)(value)
        }
        chain = group.addBoth { result in
            switch result {
            case .success(let value): return show(value)
            case .failure(let failure):
                guard let hand = failure.check(FiredByHand.self) else { throw failure }
                return try byHand(hand.value)
            }
        }
    }

    /// The chain, to add stages to; once its result was handed over it holds null.
    mutating func handle() -> Deferred<Datum> {
        if chain.isHandedOver && !isRetyped {
            isRetyped = true
            chain.spent.addCallback { Datum.null }
        }
        return chain
    }

    /// A group has taken its results, and left nil for some or all of them.
    func taken(errorsOnly: Bool) {
        if errorsOnly {
            chain.consumed.addCallback { $0 ?? .null }
        } else {
            chain.spent.addCallback { Datum.null }
        }
    }

    var hasFired: Bool { chain.hasFired }
    var isWaiting: Bool { chain.isWaiting }

    /// How it ends: pending, waiting, or with its result.
    var end: [Datum] {
        if !chain.hasFired { return [.text("pending")] }
        if chain.isWaiting { return [.text("waiting")] }
        guard let result = chain.result else { return [.text("fired"), peek()] }
        if case .failure(let failure) = result, let hand = failure.check(FiredByHand.self) {
            return [.text("fired"), hand.value]
        }
        return [.text("fired"), Datum(result)]
    }
}
