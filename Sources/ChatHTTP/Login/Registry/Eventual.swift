// A value that is at hand, or comes later.
// SPDX-License-Identifier: MIT

package import Deferred

/// What a seam answers: at once where this process knows, later where another must be asked. A value
/// at hand costs no allocation.
package enum Eventual<Value> {
    /// At hand.
    case ready(Value)
    /// Fires on the loop that asked.
    case pending(Deferred<Value>)

    /// Goes on with the value: now where it is at hand, else when it comes.
    ///
    /// - Throws: What `next` throws for a value at hand; for a later one, its Deferred fails.
    func then<Next, Failure: Error>(
        _ next: @escaping (Value) throws(Failure) -> Eventual<Next>
    ) throws(Failure) -> Eventual<Next> {
        switch self {
        case .ready(let value): try next(value)
        case .pending(let deferred): .pending(deferred.addCallback { try next($0).deferred })
        }
    }

    /// Makes something else of the value.
    func map<Next>(_ transform: @escaping (Value) -> Next) -> Eventual<Next> {
        switch self {
        case .ready(let value): .ready(transform(value))
        case .pending(let deferred): .pending(deferred.addCallback { transform($0) })
        }
    }

    /// The same as a Deferred, which has fired where the value is at hand.
    var deferred: Deferred<Value> {
        switch self {
        case .ready(let value): .succeed(value)
        case .pending(let deferred): deferred
        }
    }
}
