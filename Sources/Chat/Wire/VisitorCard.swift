// What a visitor's own page is told about them.
// SPDX-License-Identifier: MIT

/// The answer to `GET /me`.
package struct VisitorCard {
    let login: String
    let identity: Identity?
    let isModerator: Bool
    let providers: [(name: String, title: String, path: String)]
    let xsrf: String
    let ticket: String?

    /// - Parameters:
    ///   - login: Who may post, as the operator has said it.
    ///   - identity: nil before they have logged in.
    ///   - providers: Whom they can log in with.
    ///   - xsrf: The token for forms.
    ///   - ticket: nil before they have logged in.
    package init(
        login: String, identity: Identity?, isModerator: Bool,
        providers: [(name: String, title: String, path: String)], xsrf: String, ticket: String?
    ) {
        self.login = login
        self.identity = identity
        self.isModerator = isModerator
        self.providers = providers
        self.xsrf = xsrf
        self.ticket = ticket
    }
}

extension JSON {
    /// `{"login":"oidc","name":"Ann Lee","person":"u…","moderator":true,"providers":[{"name":"example",
    /// "title":"Example","path":"/login/example"}],"xsrf":"…","ticket":"…"}`, without what is not there.
    ///
    /// - Parameter logout: Where they can log out at their provider, too; for the answer to a logout.
    package static func visitor(_ card: VisitorCard, logout: String? = nil) -> JSON {
        var json = JSONWriter(capacity: 512)
        json.object {
            $0.field("login", card.login)
            if let identity = card.identity { $0.field("name", identity.displayName) }
            if let person = card.identity?.person { $0.field("person", person.description) }
            $0.field("moderator", ifTrue: card.isModerator)
            if let logout { $0.field("provider", logout) }
            if !card.providers.isEmpty { $0.write(card.providers) }
            $0.field("xsrf", card.xsrf)
            if let ticket = card.ticket { $0.field("ticket", ticket) }
        }
        return json.json
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ providers: [(name: String, title: String, path: String)]) {
        name("providers")
        array { list in
            for provider in providers {
                list.object {
                    $0.field("name", provider.name)
                    $0.field("title", provider.title)
                    $0.field("path", provider.path)
                }
            }
        }
    }
}
