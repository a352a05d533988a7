// The places of those who wait: so many in all, so many for each address.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent
internal import Synchronization

/// Every request that waits has a place, whichever layer it came in by.
final class Places {
    typealias Refusal = Occupancy<PeerAddress>.Refusal

    private let limits: SharedLimits

    init(_ limits: SharedLimits) {
        self.limits = limits
    }

    /// Has `request` wait for what `begin` returns, in a place of its own until that fires and is
    /// the answer. It is cancelled when the client goes away.
    ///
    /// - Throws: Why there is no place; then `begin` was not called.
    func park<Value>(
        _ request: Request, _ begin: () throws -> Deferred<Value>,
        _ render: @escaping (Value) -> Response
    ) throws(Refusal) -> Reply {
        let limits = limits
        let key = limits.options.maxParkedPerAddress.applies(to: request.peer) ? request.peer : nil
        try limits.occupancy.withLock { occupancy throws(Refusal) in try occupancy.enter(key) }
        let leave = { limits.occupancy.withLock { $0.leave(key) } }
        return request.answer(asking: maybeDeferred(begin), first: leave, render)
    }
}
