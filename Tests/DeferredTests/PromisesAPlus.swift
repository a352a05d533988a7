// Promises/A+ on branch(): the world its cases run in.
// SPDX-License-Identifier: MIT

import Deferred

/// A promise library made of `branch()`, and the time it runs in.
final class PromiseWorld {
    let clock = ManualClock()

    /// A branch fires a turn later, as A+ wants; else at once, as Twisted does.
    let isLater: Bool
    var log: [String] = []

    init(isLater: Bool) {
        self.isLater = isLater
    }

    /// `then` with both handlers.
    func then<Value, Next>(
        _ promise: Deferred<Value>, _ fulfilled: @escaping (Value) throws -> Next,
        _ rejected: @escaping (Failure) throws -> Next
    ) -> Deferred<Next> {
        if isLater {
            return promise.branch(laterTurn: clock).addCallbacks(fulfilled, rejected)
        }
        return promise.branch { $0.addCallbacks(fulfilled, rejected) }
    }

    /// `then` with handlers that return promises.
    func then<Value, Next>(
        _ promise: Deferred<Value>, adopting fulfilled: @escaping (Value) throws -> Deferred<Next>,
        _ rejected: @escaping (Failure) throws -> Deferred<Next>
    ) -> Deferred<Next> {
        if isLater {
            return promise.branch(laterTurn: clock).addCallbacks(fulfilled, rejected)
        }
        return promise.branch { $0.addCallbacks(fulfilled, rejected) }
    }

    /// `then` for what a test only wants to see.
    func watch<Value>(
        _ promise: Deferred<Value>, _ fulfilled: @escaping (Value) -> Void,
        _ rejected: @escaping (any Error) -> Void = { _ in }
    ) {
        _ = then(promise, { fulfilled($0) }, { rejected($0.error) })
    }

    /// Writes down how `promise` ends.
    func note<Value>(_ promise: Deferred<Value>) {
        watch(
            promise, { self.log.append("fulfilled \($0)") }, { self.log.append("rejected \($0)") })
    }

    func later(_ milliseconds: Int, _ body: @escaping () -> Void) {
        clock.callLater(.milliseconds(milliseconds), body)
    }
}

/// When a promise settles, as the suite's `testFulfilled` and `testRejected` vary it.
enum Arrival: CaseIterable {
    case already, immediately, eventually
}

extension PromiseWorld {
    /// Runs `body` with a promise that settles so, and lets the time pass.
    func settle<Value>(
        _ arrival: Arrival, _ outcome: Result<Value, any Error>,
        _ body: (Deferred<Value>) -> Void
    ) {
        let promise = Deferred<Value>()
        promise.addErrback { throw $0 }
        if arrival == .already { try? promise.callback(outcome) }
        body(promise)
        if arrival == .immediately { try? promise.callback(outcome) }
        if arrival == .eventually { later(50) { try? promise.callback(outcome) } }
        clock.advance(by: .seconds(1))
        _ = promise.taken()
    }
}

/// One case of the suite.
struct PromiseCase: Sendable, CustomStringConvertible {
    let section: String
    let name: String

    /// Twisted runs the callbacks at once, within the call that fires: there the opposite is right.
    let isSynchronousByDesign: Bool
    let holds: @Sendable (PromiseWorld) -> Bool

    var description: String { "\(section) \(name)" }
}
