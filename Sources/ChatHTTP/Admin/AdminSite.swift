// The operator's paths.
// SPDX-License-Identifier: MIT

package import HTTP
import Language

/// What an operator asks of a running chat: JSON over HTTP, on a Unix socket that nobody else can reach.
/// On the thread of the broker and of hub 0.
///
/// docs/decisions/0048-an-operator-asks-over-a-socket.md
package enum AdminSite {
    /// Connections at once. They fit into what ``Descriptors/reserve`` keeps free, so an operator gets
    /// in when clients have taken all there is.
    package static let maxConnections = 16

    /// - Parameter admin: What its resources work with.
    package static func make(_ admin: AdminContext) -> Site {
        let site = Site(
            [
                "/stats": StatsResource(admin),
                "/people": PresentPeopleResource(admin),
                "/kick": KickResource(admin),
                "/ban": BanResource(admin),
                "/unban": UnbanResource(admin),
                "/bans": BansResource(admin),
                "/delete": DeleteResource(admin),
                "/clear": ClearResource(admin),
                "/drain": DrainResource(admin),
                "/backup": BackupResource(admin),
            ], errors: AdminErrors.self)
        site.budget = Budget(
            Budget.usual(connections: maxConnections, unread: 64 << 20), sparesLoopback: true)
        return site
    }
}

/// Errors are JSON for everyone: `{"error":{"status":404,"message":"…"}}`.
struct AdminErrors: ErrorRenderer {
    init(_ request: Request) {}

    init() {}

    /// In English, whatever the operator reads: so it can be searched for, in logs as in the manual.
    func render(_ error: HTTPError, in _: Language = .english) -> Response {
        ErrorForm.json.render(error, in: .english)
    }
}

extension HTTPError {
    /// What an operator is told. The sentence is all: no counter is for the operator's own mistakes.
    package init(toOperator status: Status, _ message: String) {
        self.init(status, message, reason: .badParameter)
    }
}
