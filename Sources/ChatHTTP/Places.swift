// The places of those who wait: so many in all, so many for each address.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

/// Every request that waits has a place, whichever layer it came in by.
final class Places {
    typealias Refusal = Occupancy<PeerAddress>.Refusal

    private let perAddress: ChatOptions.PerAddress
    private var occupancy: Occupancy<PeerAddress>

    init(_ options: ChatOptions) {
        perAddress = options.maxParkedPerAddress
        occupancy = Occupancy(limit: options.maxParked, limitPerKey: perAddress.count)
    }

    /// Has `request` wait for what `begin` returns, in a place of its own until that fires and is
    /// the answer. It is cancelled when the client goes away.
    ///
    /// - Throws: Why there is no place; then `begin` was not called.
    func park<Value>(
        _ request: Request, _ begin: () throws -> Deferred<Value>,
        _ render: @escaping (Value) -> Response
    ) throws(Refusal) -> Reply {
        let key = perAddress.applies(to: request.peer) ? request.peer : nil
        try occupancy.enter(key)
        let outcome = maybeDeferred(begin)
        request.onDisconnect { outcome.cancel() }
        return request.answer(with: outcome, first: { self.occupancy.leave(key) }, render)
    }
}
