// `POST /drain`: clients are sent elsewhere, or are welcome again.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// `{"drain":true}`. `/ready` says 503 from now on, so a load balancer sends new clients elsewhere. Polls
/// end by themselves and come back through it. Streams would last for half an hour: they end within a
/// minute, and their clients are told to come back. Everyone who comes here is still served.
///
/// `{"drain":false}` takes it back.
final class DrainResource: AdminResource, RendersPOST {
    /// Streams end within this time. Clients who came together do not come back together.
    static let span = Duration.seconds(60)

    func renderPOST(_ request: Request) throws -> Reply {
        guard let isDraining = try AdminFields(request).flag("drain") else {
            throw HTTPError(toOperator: .badRequest, "drain must be true or false.")
        }
        admin.limits.readiness.drain(isDraining)
        admin.host.drainStreams(over: isDraining ? DrainResource.span : nil)
        return .response(
            done(isDraining ? "drain" : "undrain", nil, request) {
                $0.name("draining")
                $0.raw(Array((isDraining ? "true" : "false").utf8))
            })
    }
}
