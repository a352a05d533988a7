// Promises/A+: the cases that PromiseKit's Swift port keeps, 238 of them.
// SPDX-License-Identifier: MIT

import Deferred

/// The suite's sections, each as the list of its cases. Both lanes are run by the same code: a
/// fulfilled and a rejected promise differ in the lane alone.
enum PromiseCases {
    static var all: [PromiseCase] {
        settleOnce + calledOnce + cleanStack + manyThens + propagation + ownPromise + adoption
            + plainValues
    }

    typealias Outcome = Result<String, any Error>

    static let lanes: [Bool] = [true, false]

    static func outcome(_ isFulfilled: Bool) -> Outcome {
        isFulfilled ? .success("value") : .failure(Boom())
    }

    static func expected(_ isFulfilled: Bool) -> String {
        isFulfilled ? "fulfilled value" : "rejected Boom()"
    }

    static func make(
        _ section: String, _ name: String, synchronous: Bool = false,
        _ holds: @escaping @Sendable (PromiseWorld) -> Bool
    ) -> PromiseCase {
        PromiseCase(section: section, name: name, isSynchronousByDesign: synchronous, holds: holds)
    }

    /// One case for each time at which a promise may settle.
    static func arrivals(
        _ section: String, _ name: String, _ isFulfilled: Bool,
        synchronous: Set<Arrival> = [],
        _ holds: @escaping @Sendable (PromiseWorld, Arrival) -> Bool
    ) -> [PromiseCase] {
        Arrival.allCases.map { arrival in
            make(
                section, "\(name), \(arrival) \(isFulfilled ? "fulfilled" : "rejected")",
                synchronous: synchronous.contains(arrival)
            ) { holds($0, arrival) }
        }
    }
}

// MARK: 2.1.2, 2.1.3: it settles once

extension PromiseCases {
    static var settleOnce: [PromiseCase] {
        lanes.flatMap { isFulfilled in
            let section = isFulfilled ? "2.1.2" : "2.1.3"
            // The second firing is refused or comes too late; the first stands.
            let seconds: [(String, Int?, Int?)] = [
                ("settle, then settle otherwise at once", nil, nil),
                ("both after a delay", 10, nil),
                ("settle at once, otherwise after a delay", nil, 10),
            ]
            return arrivals(section, "no other transition", isFulfilled) { world, arrival in
                world.settle(arrival, outcome(isFulfilled)) { world.note($0) }
                return world.log == [expected(isFulfilled)]
            }
                + seconds.map { name, first, second in
                    make(section, name) { world in
                        let promise = Deferred<String>()
                        world.note(promise)
                        func fire(_ isFulfilled: Bool, _ delay: Int?) {
                            let body = { _ = try? promise.callback(outcome(isFulfilled)) }
                            if let delay { world.later(delay, body) } else { body() }
                        }
                        fire(isFulfilled, first)
                        fire(!isFulfilled, second ?? first)
                        world.clock.advance(by: .seconds(1))
                        _ = promise.taken()
                        return world.log == [expected(isFulfilled)]
                    }
                }
        }
    }
}

// MARK: 2.2.2, 2.2.3: handlers are called once, after it has settled, with the result

extension PromiseCases {
    static var calledOnce: [PromiseCase] {
        lanes.flatMap { isFulfilled in
            let section = isFulfilled ? "2.2.2" : "2.2.3"
            let first = arrivals(section, "called with the result", isFulfilled) { world, arrival in
                world.settle(arrival, outcome(isFulfilled)) { world.note($0) }
                return world.log == [expected(isFulfilled)]
            }
            return first + notBefore(section, isFulfilled) + once(section, isFulfilled)
        }
    }

    private static func notBefore(_ section: String, _ isFulfilled: Bool) -> [PromiseCase] {
        [
            // The test raises its flag after it has fired; a handler that runs within the firing
            // does not see it.
            make(section, "not before it settles, after a delay", synchronous: true) { world in
                let promise = Deferred<String>()
                var hasSettled = false
                var seen: [Bool] = []
                world.watch(
                    promise, { _ in seen.append(hasSettled) }, { _ in seen.append(hasSettled) })
                world.later(50) {
                    try? promise.callback(outcome(isFulfilled))
                    hasSettled = true
                }
                world.clock.advance(by: .seconds(1))
                _ = promise.taken()
                return seen == [true]
            },
            make(section, "not if it never settles") { world in
                world.note(Deferred<String>())
                world.clock.advance(by: .seconds(1))
                return world.log.isEmpty
            },
        ]
    }

    private static func once(_ section: String, _ isFulfilled: Bool) -> [PromiseCase] {
        /// Fires at each of `times`, adds a handler at each of `thens`; nil is at once, in order.
        func timed(_ name: String, _ times: [Int?], _ thens: [Int?]) -> PromiseCase {
            make(section, name) { world in
                let promise = Deferred<String>()
                promise.addErrback { throw $0 }
                func at(_ time: Int?, _ body: @escaping () -> Void) {
                    if let time { world.later(time, body) } else { body() }
                }
                let isFiredFirst = thens.isEmpty
                for time in thens { at(time) { world.note(promise) } }
                for time in times { at(time) { try? promise.callback(outcome(isFulfilled)) } }
                if isFiredFirst { world.note(promise) }
                world.clock.advance(by: .seconds(1))
                _ = promise.taken()
                let count = max(thens.count, 1)
                return world.log == Array(repeating: expected(isFulfilled), count: count)
            }
        }
        return [
            timed("once, already settled", [nil], []),
            timed("once, fired twice at once", [nil, nil], [nil]),
            timed("once, fired twice after a delay", [50, 50], [nil]),
            timed("once, fired at once and after a delay", [nil, 50], [nil]),
            timed("once each, added apart in time", [200], [nil, 50, 100]),
            timed("once each, added before and after it settles", [50], [nil, 100]),
        ]
    }
}
