// Promises/A+: clean stack, many thens, propagation, adoption.
// SPDX-License-Identifier: MIT

import Deferred

// MARK: 2.2.4: handlers run on a clean stack, which Twisted's do not

extension PromiseCases {
    static var cleanStack: [PromiseCase] {
        lanes.flatMap { isFulfilled in
            let returned = arrivals(
                "2.2.4", "then returns first", isFulfilled, synchronous: [.already]
            ) { world, arrival in
                var hasReturned = false
                var seen: [Bool] = []
                world.settle(arrival, outcome(isFulfilled)) { promise in
                    world.watch(
                        promise, { _ in seen.append(hasReturned) },
                        { _ in seen.append(hasReturned) })
                    hasReturned = true
                }
                return seen == [true]
            }
            return returned + ordering(isFulfilled)
        }
    }

    private static func ordering(_ isFulfilled: Bool) -> [PromiseCase] {
        let lane = isFulfilled ? "fulfilled" : "rejected"
        @Sendable func fired(_ isFulfilled: Bool) -> Deferred<String> {
            isFulfilled ? .succeed("value") : .fail(Boom())
        }
        return [
            make("2.2.4", "added before it is \(lane)", synchronous: true) { world in
                let promise = Deferred<String>()
                world.note(promise)
                try? promise.callback(outcome(isFulfilled))
                return world.log.isEmpty
            },
            make("2.2.4", "added after it was \(lane)", synchronous: true) { world in
                let promise = Deferred<String>()
                try? promise.callback(outcome(isFulfilled))
                world.note(promise)
                return world.log.isEmpty
            },
            // Here Twisted agrees: what a stage adds to its own chain comes after that stage.
            nested("added inside another of the same, \(lane)", synchronous: false) {
                let promise = fired(isFulfilled)
                return (promise, promise)
            },
            nested("added inside one of the other lane, \(lane)", synchronous: true) {
                (fired(!isFulfilled), fired(isFulfilled))
            },
            make("2.2.4", "\(lane) asynchronously", synchronous: true) { world in
                let promise = Deferred<String>()
                var hasFinished = false
                var seen: [Bool] = []
                world.later(0) {
                    try? promise.callback(outcome(isFulfilled))
                    hasFinished = true
                }
                world.watch(
                    promise, { _ in seen.append(hasFinished) }, { _ in seen.append(hasFinished) })
                world.clock.advance(by: .seconds(1))
                return seen == [true]
            },
        ]
    }

    private static func nested(
        _ name: String, synchronous: Bool,
        _ make: @escaping @Sendable () -> (Deferred<String>, Deferred<String>)
    ) -> PromiseCase {
        PromiseCases.make("2.2.4", name, synchronous: synchronous) { world in
            let (outer, inner) = make()
            var hasFinished = false
            var seen: [Bool] = []
            let handler = {
                world.watch(
                    inner, { _ in seen.append(hasFinished) }, { _ in seen.append(hasFinished) })
                hasFinished = true
            }
            world.watch(outer, { _ in handler() }, { _ in handler() })
            world.clock.advance(by: .seconds(1))
            return seen == [true]
        }
    }
}

// MARK: 2.2.6: many thens on one promise

extension PromiseCases {
    static var manyThens: [PromiseCase] {
        lanes.flatMap { isFulfilled in
            let section = isFulfilled ? "2.2.6.1" : "2.2.6.2"
            return thens(section, "several", isFulfilled, ["a", "b", "c"]) { world, promise in
                for name in "abc" { world.add(promise) { world.log.append("\(name)") } }
            }
                + thens(section, "one throws", isFulfilled, ["a", "b", "c"]) { world, promise in
                    world.add(promise) { world.log.append("a") }
                    world.add(promise) {
                        world.log.append("b")
                        throw Other()
                    }
                    world.add(promise) { world.log.append("c") }
                }
                + thens(section, "each its own chain", isFulfilled, nil) { world, promise in
                    world.note(world.then(promise, { _ in "one" }, { _ in "one" }))
                    world.note(
                        world.then(promise, { _ in throw Other() }, { _ in throw Other() })
                            as Deferred<String>)
                    world.note(world.then(promise, { _ in "three" }, { _ in "three" }))
                }
                + thens(section, "in order", isFulfilled, ["a", "b", "c"]) { world, promise in
                    for name in "abc" { world.add(promise) { world.log.append("\(name)") } }
                }
                + thens(
                    section, "in order, one added inside another", isFulfilled, ["a", "b", "c"],
                    synchronous: [.already]
                ) { world, promise in
                    world.add(promise) {
                        world.log.append("a")
                        world.add(promise) { world.log.append("c") }
                    }
                    world.add(promise) { world.log.append("b") }
                }
        }
    }

    private static func thens(
        _ section: String, _ name: String, _ isFulfilled: Bool, _ log: [String]?,
        synchronous: Set<Arrival> = [],
        _ body: @escaping @Sendable (PromiseWorld, Deferred<String>) -> Void
    ) -> [PromiseCase] {
        arrivals(section, name, isFulfilled, synchronous: synchronous) { world, arrival in
            world.settle(arrival, outcome(isFulfilled)) { body(world, $0) }
            // The chains end in the order in which they are served.
            guard let log else {
                return world.log.sorted() == [
                    "fulfilled one", "fulfilled three", "rejected Other()",
                ]
            }
            return world.log == log
        }
    }
}

extension PromiseWorld {
    /// `then` with the same handler on either lane; what it throws is looked at by nobody.
    fileprivate func add(_ promise: Deferred<String>, _ body: @escaping () throws -> Void) {
        then(promise, { _ in try body() }, { _ in try body() }).addErrback { _ in }
    }
}

// MARK: 2.2.7: then returns a promise, which values and errors go on to

extension PromiseCases {
    /// What the suite throws; in Swift each is an error.
    private struct Reason: Error, Equatable {
        let name: String
    }

    private static let reasons = [
        "undefined", "null", "false", "0", "an error", "an error without a stack", "a date",
        "an object", "an always-pending thenable", "a fulfilled promise", "a rejected promise",
    ]

    /// Where the suite gives a value in place of a handler, there is none here.
    private static let missingHandlers = ["undefined", "null", "false", "5", "an object", "a list"]

    static var propagation: [PromiseCase] {
        let promises = [
            make("2.2.7", "then returns a promise") { world in
                let promise = Deferred<String>()
                let next: Deferred<Int> = world.then(promise, { _ in 1 }, { _ in 2 })
                return !next.hasFired
            },
            make("2.2.7.1", "which is resolved with what the handler returns: see 2.3") { _ in true
            },
        ]
        return promises + thrown + passedBy
    }

    private static var thrown: [PromiseCase] {
        reasons.flatMap { reason in
            lanes.flatMap { isFulfilled in
                arrivals("2.2.7.2", "throws \(reason)", isFulfilled) { world, arrival in
                    var seen: (any Error)?
                    world.settle(arrival, outcome(isFulfilled)) { promise in
                        let next: Deferred<String> = world.then(
                            promise, { _ in throw Reason(name: reason) },
                            { _ in throw Reason(name: reason) })
                        world.watch(next, { _ in }, { seen = $0 })
                    }
                    return seen as? Reason == Reason(name: reason)
                }
            }
        }
    }

    private static var passedBy: [PromiseCase] {
        lanes.flatMap { isFulfilled in
            missingHandlers.flatMap { missing in
                arrivals(
                    isFulfilled ? "2.2.7.3" : "2.2.7.4", "no handler, but \(missing)", isFulfilled
                ) { world, arrival in
                    world.settle(arrival, outcome(isFulfilled)) { promise in
                        let branch =
                            world.isLater
                            ? promise.branch(laterTurn: world.clock) : promise.branch()
                        world.note(
                            isFulfilled
                                ? branch.addErrback { _ in "other lane" }
                                : branch.addCallback { _ in "other lane" })
                    }
                    return world.log == [expected(isFulfilled)]
                }
            }
        }
    }
}

// MARK: 2.3: resolving with a promise, and with a plain value

extension PromiseCases {
    /// Returning the very promise that waits for it. At once it cannot be done: the handler runs
    /// before there is a promise to return.
    static var ownPromise: [PromiseCase] {
        lanes.map { isFulfilled in
            make("2.3.1", "its own promise, by \(isFulfilled)", synchronous: true) { world in
                let start: Deferred<String> = isFulfilled ? .succeed("value") : .fail(Boom())
                var own: Deferred<String>?
                var seen: (any Error)?
                let handler: () throws -> Deferred<String> = {
                    guard let own else { throw Other() }
                    return own
                }
                own = world.then(start, adopting: { _ in try handler() }, { _ in try handler() })
                if let own { world.watch(own, { _ in }, { seen = $0 }) }
                world.clock.advance(by: .seconds(1))
                own = nil
                return seen is CircularChainError
            }
        }
    }

    static var adoption: [PromiseCase] {
        /// Resolves by a fulfilled and by a rejected promise's handler.
        func resolved(
            _ name: String, _ expected: [String],
            _ make: @escaping @Sendable (PromiseWorld) -> Deferred<String>
        ) -> [PromiseCase] {
            lanes.map { isFulfilled in
                PromiseCases.make("2.3.2", "\(name), by \(isFulfilled)") { world in
                    let start: Deferred<Int> = isFulfilled ? .succeed(1) : .fail(Boom())
                    world.note(
                        world.then(start, adopting: { _ in make(world) }, { _ in make(world) }))
                    world.clock.advance(by: .seconds(1))
                    return world.log == expected
                }
            }
        }
        @Sendable func eventually(_ world: PromiseWorld, _ outcome: Outcome) -> Deferred<String> {
            let promise = Deferred<String>()
            world.later(50) { try? promise.callback(outcome) }
            return promise
        }
        return resolved("stays pending while that is", []) { _ in Deferred() }
            + resolved("already fulfilled", ["fulfilled value"]) { _ in .succeed("value") }
            + resolved("eventually fulfilled", ["fulfilled value"]) { world in
                eventually(world, .success("value"))
            }
            + resolved("already rejected", ["rejected Other()"]) { _ in .fail(Other()) }
            + resolved("eventually rejected", ["rejected Other()"]) { world in
                eventually(world, .failure(Other()))
            }
    }

    static var plainValues: [PromiseCase] {
        func value<Value: Equatable & Sendable>(_ name: String, _ value: Value) -> [PromiseCase] {
            lanes.flatMap { isFulfilled in
                arrivals("2.3.4", "fulfils with \(name)", isFulfilled) { world, arrival in
                    var seen: Value?
                    world.settle(arrival, outcome(isFulfilled)) { promise in
                        world.watch(
                            world.then(promise, { _ in value }, { _ in value }), { seen = $0 })
                    }
                    return seen == value
                }
            }
        }
        return value("nothing", [Int]()) + value("nil", Int?.none) + value("false", false)
            + value("true", true) + value("0", 0) + value("a text", "text")
            + value("a list", [1, 2])
    }
}
