// What the suites share: errors to throw, a look at a result, a thread with a stack of its own.
// SPDX-License-Identifier: MIT

import Deferred
import Foundation
import Synchronization
import Testing

/// An error to throw.
struct Boom: Error, Equatable {}

/// Another error to throw.
struct Other: Error, Equatable {}

/// An error that no other test throws.
struct Unique: Error, Equatable {
    let number = Unique.numbers.add(1, ordering: .relaxed).newValue

    private static let numbers = Atomic<Int>(0)
}

extension Deferred {
    /// The result, nil while there is none; takes it out. Twisted: `successResultOf` and its kin.
    func take() -> Result<Value, Failure>? {
        var taken: Result<Value, Failure>?
        addBoth { result in taken = result }
        return taken
    }

    /// The value, nil when there is none or it is a failure; takes it out.
    func taken() -> Value? { try? take()?.get() }

    /// The error, nil when there is none; takes it out.
    func error() -> (any Error)? { failure()?.error }

    /// The failure, nil when there is none; takes it out.
    func failure() -> Failure? {
        guard case .failure(let failure) = take() else { return nil }
        return failure
    }
}

/// Counts the objects of one test that are alive.
final class Census: Sendable {
    let alive = Atomic<Int>(0)

    /// An object that is counted until it dies.
    func citizen() -> Citizen { Citizen(of: self) }

    var count: Int { alive.load(ordering: .relaxed) }
}

final class Citizen {
    private let census: Census
    var friend: Any?

    init(of census: Census) {
        self.census = census
        census.alive.add(1, ordering: .relaxed)
    }

    deinit {
        census.alive.subtract(1, ordering: .relaxed)
    }
}

/// Runs `body` on a thread of its own and waits for it.
func onStack(ofKiB size: Int, _ body: @escaping @Sendable () -> Void) {
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
        body()
        done.signal()
    }
    thread.stackSize = size * 1024
    thread.start()
    done.wait()
}

/// How deep the stack is here: only the difference between two calls means anything.
@inline(never)
func stackPosition() -> Int {
    var local = 0
    return withUnsafeMutablePointer(to: &local) { Int(bitPattern: $0) }
}

extension ExitTest.Result {
    /// Whether standard error holds `sentence`.
    func says(_ sentence: String) -> Bool {
        String(decoding: standardErrorContent, as: UTF8.self).contains(sentence)
    }
}

/// Records that something ran that must not; a function, because `Issue.record` returns a value
/// that would become the stage's.
func unexpected(_ what: Comment, at location: SourceLocation = #_sourceLocation) {
    Issue.record(what, sourceLocation: location)
}
