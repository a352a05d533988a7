// `GET /bans`: who is banned.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// In the order in which the bans were made.
final class BansResource: AdminResource, RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        let bans = admin.limits.bans.all
        return .response(
            .json {
                $0.name("bans")
                $0.array { for ban in bans { $0.object { $0.fields(of: ban) } } }
            })
    }
}
