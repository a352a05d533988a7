// Whether new clients should be sent to this server.
// SPDX-License-Identifier: MIT

import Synchronization

/// Told to a load balancer by `/ready`. One for all loops of a server; any thread.
public final class Readiness: Sendable {
    private let draining = Atomic(false)

    init() {}

    /// Whether the operator wants clients to go elsewhere. Those that are here are still served.
    public var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Sets ``isDraining``.
    public func drain(_ isDraining: Bool) { draining.store(isDraining, ordering: .relaxed) }
}
