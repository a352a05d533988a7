// How many connections are open, over all servers that share a limit.
// SPDX-License-Identifier: MIT

internal import Synchronization

/// Counts connections. Servers on several loops that were given the same ``Limits`` share one.
/// Any thread.
public final class ConnectionCount: Sendable {
    private let count = Atomic(0)

    public init() {}

    /// One more.
    ///
    /// - Returns: How many that makes.
    func enter() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }

    func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
}
