// Whose pages may post, and whose may read answers.
// SPDX-License-Identifier: MIT

import HTTP

/// Pages of this origin and of those that the operator allows may post and read. Programs such as
/// curl, which are no pages, may too. Script tags may only read, wherever they stand: JSONP knows
/// no origin, and an answer holds nothing that depends on who asks.
struct OriginRule {
    typealias Fields = [(name: StaticString, value: String)]

    /// What pages of each allowed origin are told. Its text is the operator's, byte for byte: no
    /// client's own finds its way into an answer.
    private let allowed: [String: Fields]
    /// The chat's own address.
    private let site: SiteAddress

    /// Makes the response fields of each origin here, so that a request costs one look into a
    /// table.
    init(_ origins: [Origin], of site: SiteAddress) {
        self.site = site
        let fields = origins.map { origin in
            (
                origin.description,
                OriginRule.vary + [
                    ("Access-Control-Allow-Origin", origin.description),
                    ("Access-Control-Expose-Headers", "Retry-After"),
                ]
            )
        }
        allowed = Dictionary(fields, uniquingKeysWith: { one, _ in one })
    }

    /// - Throws: 403 where a page of another site posts.
    func admit(_ request: Request) throws(HTTPError) {
        if allowed.isEmpty, request.method != .post { return }
        let fields = allowed.isEmpty ? nil : request.field("origin").flatMap { allowed[$0] }
        if request.method == .post, fields == nil { try refuseForeigners(request) }
        if allowed.isEmpty || request.isFromScriptTag { return }
        request.extraFields = fields ?? OriginRule.vary
        if request.method == .options, fields != nil {
            request.extraFields += OriginRule.preflight
            if request.path.hasPrefix("\(site.path)/bayeux") { allowCredentials(request) }
        }
    }

    /// Whether pages of this origin may post and read, by the operator's word.
    func names(_ origin: String) -> Bool { allowed[origin] != nil }

    /// What such a page must be told where its requests come with cookies, though these count for
    /// nothing: both Faye's and CometD's clients send them so. Fetch standard, section 3.2.5.
    func allowCredentials(_ request: Request) {
        guard let origin = request.field("origin"), names(origin) else { return }
        request.extraFields.append(("Access-Control-Allow-Credentials", "true"))
    }

    /// A page that has a WebSocket can post over it: so it must be one that may post.
    ///
    /// - Throws: 403 where a page of another site asks for one.
    func admit(handshake request: Request) throws(HTTPError) {
        if let origin = request.field("origin"), allowed[origin] != nil { return }
        try refuseForeigners(request)
    }

    /// Checks `Origin` and `Sec-Fetch-Site`. A request that has neither comes from no page.
    private func refuseForeigners(_ request: Request) throws(HTTPError) {
        if let origin = request.fieldBytes("origin"), !request.isServed(at: origin, by: site) {
            throw .foreignPage
        }
        if request.field("sec-fetch-site", is: "cross-site") { throw .foreignPage }
    }

    /// A cache must not give one page's answer to another.
    private static let vary: Fields = [("Vary", "Origin")]

    /// What a page may send, asked by the browser before it does. Fetch standard, section 3.2.
    private static let preflight: Fields = [
        ("Access-Control-Allow-Methods", "GET, POST"),
        (
            "Access-Control-Allow-Headers",
            "Content-Type, Last-Event-ID, Accept, Pragma, X-Requested-With"
        ),
        ("Access-Control-Max-Age", "86400"),
    ]
}
