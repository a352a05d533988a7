// `POST /ban`: a name or an address is not served any more.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// `{"name":"ann"}` or `{"address":"192.0.2.1"}`, with `seconds` and `reason` if need be. Whoever is
/// meant is refused from now on, and what they wait for ends. A newer ban takes the place of an older.
final class BanResource: AdminResource, RendersPOST {
    /// - Throws: 400 for a wrong target, 500 where the ban cannot be kept; then nobody is banned.
    func renderPOST(_ request: Request) throws -> Reply {
        let fields = try AdminFields(request)
        let target = try fields.target()
        let now = admin.sessions.clock.now()
        let ban = Ban(
            target, made: now, expires: try fields.seconds("seconds").map { now + .seconds($0) },
            reason: try fields.reason())
        try admin.limits.bans.add(ban, save: admin.save)
        // From here on no loop lets them in. Then those who are in are told.
        let removal: Deferred<Void>
        switch target {
        case .name(let name): removal = admin.remove(name).map { _ in }.deferred
        case .address(let address):
            admin.host.refuseWaiting(from: address, .banned(ban))
            removal = .succeed()
        }
        let process = request.process
        let response = removal.addCallback { [self] () -> Response in
            note("ban", target.description, by: process)
            return .json { $0.fields(of: ban) }
        }
        return .later(response, cancels: false)
    }
}

extension AdminContext {
    /// - Throws: 500 with what is wrong with the file.
    func save(_ bans: [Ban]) throws {
        do { try host.save(bans) } catch {
            throw HTTPError(toOperator: .internalError, "Nothing has changed, for \(error)")
        }
    }
}

extension AdminFields {
    /// - Throws: 400 for a longer one.
    fileprivate func reason() throws(HTTPError) -> String? {
        guard let text = try text("reason"), !text.isEmpty else { return nil }
        guard text.unicodeScalars.count <= 200 else {
            throw HTTPError(toOperator: .badRequest, "reason must be 200 characters at most.")
        }
        return text
    }
}

extension JSONWriter {
    /// The fields of a ban, without those that it does not have.
    mutating func fields(of ban: Ban) {
        switch ban.target {
        case .name(let name): field("name", name)
        case .address(let address): field("address", address.description)
        }
        field("made", ban.made)
        if let expires = ban.expires { field("expires", expires) }
        if let reason = ban.reason { field("reason", reason) }
    }
}
