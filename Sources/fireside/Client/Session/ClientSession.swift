// Logging in where the server requires it: to post, to be listed, to read private channels.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import FoundationEssentials
import HTTP

/// The client's login. It logs in when the server refuses a request without one, and logs out in
/// the end, so that others can use the name. Lives on the loop's thread.
final class ClientSession {
    private let client: HTTPClient
    private let server: ServerURL
    private let user: ClientUser
    private let channels: [ChannelName]
    /// One login at a time: a second one would find the name taken, by the first.
    private let turn = DeferredLock()
    private var cookie: String?
    private var card: Card?

    /// - Parameters:
    ///   - user: The name to log in under; without one there is no login, and with a token no need.
    ///   - channels: The channels that the ticket must open.
    init(
        _ client: HTTPClient, _ server: ServerURL, as user: ClientUser, for channels: [ChannelName]
    ) {
        self.client = client
        self.server = server
        self.user = user
        self.channels = channels
    }

    /// The header fields of each request.
    var fields: [(name: StaticString, value: String)] {
        var fields: [(name: StaticString, value: String)] = [("Accept", "application/json")]
        if let token = user.token { fields.append(("Authorization", "Bearer \(token.text)")) }
        if let cookie { fields.append(("Cookie", cookie)) }
        if let card { fields.append(("X-XSRF-Token", card.xsrf)) }
        return fields
    }

    /// Opens private channels and names the client of a poll; nil before the login.
    var ticket: String? { card?.ticket }

    /// The session's XSRF token; nil before the login.
    var token: String? { card?.xsrf }

    /// Sends a request. If the server wants a login, logs in and sends it once more.
    func perform<Answer>(_ request: @escaping () -> Deferred<Answer>) -> Deferred<Answer> {
        request().addErrback(RefusedRequest.self) { error in
            // 403 may say that the name needs a login, or something else.
            guard [401, 403].contains(error.status), self.user.token == nil else { throw error }
            guard let name = self.user.name else {
                throw error.status == 401 ? LoginRequired(error: error) : error
            }
            return self.turn.run { self.logIn(as: name) }.addCallback { request() }
        }
    }

    /// Logs out, if there was a login. Gives up after two seconds.
    func logOut(_ clock: EventLoop) -> Deferred<Void> {
        guard card?.name != nil else { return .succeed() }
        return post("/logout", Query())
            .addTimeout(.seconds(2), clock: clock)
            .addCallback { _ in () }
    }

    /// Where a session exists already, only its ticket had expired: a new one is enough.
    private func logIn(as name: String) -> Deferred<Void> {
        fetchCard().addCallback { card in
            if card.name != nil { return .succeed() }
            return self.post("/login", Query(["name": name]))
                .addCallback { _ in self.fetchCard() }
                .addCallback { _ in () }
        }
    }

    /// `GET /me`: who we are, the XSRF token, and a ticket for the channels where we may have one.
    private func fetchCard() -> Deferred<Card> {
        let query = Query(["channels": channels.map(\.description).joined(separator: ",")])
        return client.get(server.target("/me", query), fields: fields).addCallback(remember)
    }

    /// Posts a form. Its response is a card, like that of `GET /me`.
    private func post(_ path: String, _ form: Query) -> Deferred<Card> {
        client.post(
            server.target(path, Query()), body: Array(form.encoded.utf8),
            type: "application/x-www-form-urlencoded", fields: fields
        )
        .addCallback(remember)
    }

    /// Keeps the cookie and the card of a response.
    ///
    /// - Throws: ``RefusedRequest`` for a refusal; ``NotFireside`` for a body that is no card, or
    ///   for values that could not go into a request's head.
    private func remember(_ answer: ClientResponse) throws -> Card {
        try answer.checkStatus()
        guard let card = try? JSONDecoder().decode(Card.self, from: Data(answer.body)),
            isToken(card.xsrf), card.ticket.map(isToken) != false
        else { throw NotFireside() }
        if let set = answer.field("Set-Cookie") {
            let pair = String(set.prefix { $0 != ";" })
            guard isToken(pair) else { throw NotFireside() }
            cookie = pair
        }
        self.card = card
        return card
    }

    /// Whether `text` can stand in a header field as it is.
    private func isToken(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    /// The body of `GET /me`.
    private struct Card: Decodable {
        let name: String?
        let xsrf: String
        let ticket: String?
    }
}

/// The server requires a login, and the user gave no name.
private struct LoginRequired: Error, CustomStringConvertible {
    let error: RefusedRequest

    var description: String { "\(error) Use --from NAME to log in." }
}
