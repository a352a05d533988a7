// `POST /delete`: a message is deleted.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// `{"id":"k3f9:44"}`. Its text is erased, and a message that tells so takes its place.
final class DeleteResource: AdminResource, RendersPOST {
    /// - Throws: 400 for what is no id, 404 where there is no such message.
    func renderPOST(_ request: Request) throws -> Reply {
        guard let text = try AdminFields(request).text("id"), let id = Position(text) else {
            throw HTTPError(toOperator: .badRequest, "id must be the id of a message.")
        }
        let process = request.process
        let deletion = try admin.hub.delete(id).addCallback { [self] position -> Response in
            note("delete", text, by: process)
            return .json { $0.field("id", position) }
        }
        return .later(deletion, cancels: false)
    }
}
