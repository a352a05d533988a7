// `POST /kick`: somebody is logged out, and what they wait for ends.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// `{"name":"ann"}`. They may come back: a ban keeps them away.
final class KickResource: AdminResource, RendersPOST {
    /// - Throws: 404 where nobody is here under that name.
    func renderPOST(_ request: Request) throws -> Reply {
        guard let name = try AdminFields(request).name() else { throw HTTPError.noName("name") }
        let process = request.process
        return .later(
            admin.remove(name).deferred.addCallback { [self] sessions, people -> Response in
                guard sessions + people > 0 else {
                    throw HTTPError(
                        toOperator: .notFound, "Nobody is here under the name \(name).")
                }
                note("kick", name, by: process)
                return .json {
                    $0.field("name", name)
                    $0.field("sessions", sessions)
                    $0.field("people", people)
                }
            }, cancels: false)
    }
}
