// Who sends Bayeux messages, and how.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// What a request, or a WebSocket, tells of the client behind its messages.
struct BayeuxSender {
    /// What its address holds, for limits.
    let share: Share
    /// What they read.
    let language: Language
    /// A bot's key or a ticket that came beside the messages; nil without one.
    let ticket: Ticket?
    /// Whether any message may be published. Where it may not, a ticket that lets its bearer speak is
    /// needed.
    let mayPublish: Bool
    /// Takes a place for a request that waits.
    ///
    /// Throws 429 or 503 where there is none.
    let takePlace: () throws(HTTPError) -> Void
    /// What stands before the reply to a connect that comes alone: a script's call. Empty where there is
    /// none.
    var opening = ""
    /// A session connects, and what it has heard until now is known. A WebSocket has its messages from
    /// then on, before the connect asks for them.
    var willConnect: (BayeuxClientID) -> Void = { _ in }
}

/// Whose pages may publish by a script tag.
///
/// A script tag sends a GET wherever its page stands, so that any page could speak to a server that only
/// its visitor's machine can reach. A browser says whose page it is. Who does not say it may not publish.
/// docs/decisions/0073-bayeux.md
struct ScriptPublishing {
    private let origins: OriginRule
    private let site: SiteAddress

    init(_ origins: OriginRule, of site: SiteAddress) {
        (self.origins, self.site) = (origins, site)
    }

    /// Whether the page that has sent this GET may publish.
    func isAllowed(for request: Request) -> Bool {
        // What a visitor writes may put an image into a page of this host, and an image may be
        // redirected from a page that is trusted. No more than a script is meant here.
        if request.hasField("sec-fetch-dest"), !request.field("sec-fetch-dest", is: "script"),
            !request.field("sec-fetch-dest", is: "empty")
        {
            return false
        }
        if request.field("sec-fetch-site", is: "same-origin") { return true }
        guard let page = request.refererOrigin else { return false }
        if origins.names(String(decoding: page, as: UTF8.self)) { return true }
        // Where a browser tells both, the field that no page can change counts.
        return !request.hasField("sec-fetch-site") && request.isServed(at: page, by: site)
    }
}
