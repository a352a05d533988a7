// `POST /unban`: a ban is lifted.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// `{"name":"ann"}` or `{"address":"192.0.2.1"}`.
final class UnbanResource: AdminResource, RendersPOST {
    /// - Throws: 404 where there is no such ban, 500 where the list cannot be kept; then the ban stays.
    func renderPOST(_ request: Request) throws -> Reply {
        let target = try AdminFields(request).target()
        guard try admin.limits.bans.remove(target, save: admin.save) else {
            throw HTTPError(toOperator: .notFound, "\(target) is not banned.")
        }
        return .response(
            done("unban", target.description, request) {
                switch target {
                case .name(let name): $0.field("name", name)
                case .address(let address): $0.field("address", address.description)
                }
            })
    }
}
