// Logging in, where the server wants it: for speaking, for being listed, for private channels.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import FoundationEssentials
import HTTP

/// Who we are to the server. It is told our name when it says that it needs to know, and goodbye in
/// the end, so that the name is free for the next one.
final class Account {
    private let client: HTTPClient
    private let server: ServerURL
    private let name: String?
    private let channels: [ChannelName]
    private var cookie: String?
    private var card: Card?

    /// - Parameters:
    ///   - name: Under which to log in; nil for never.
    ///   - channels: Those to be read.
    init(_ client: HTTPClient, _ server: ServerURL, as name: String?, for channels: [ChannelName]) {
        self.client = client
        self.server = server
        self.name = name
        self.channels = channels
    }

    /// What each request brings along.
    var fields: [(name: StaticString, value: String)] {
        var fields: [(name: StaticString, value: String)] = [("Accept", "application/json")]
        if let cookie { fields.append(("Cookie", cookie)) }
        if let card { fields.append(("X-XSRF-Token", card.xsrf)) }
        return fields
    }

    /// Opens private channels, and says who polls; nil before we have logged in.
    var ticket: String? { card?.ticket }

    /// Asks, and asks once more after logging in where that is what the server wants.
    func ask<Answer>(_ question: @escaping () -> Deferred<Answer>) -> Deferred<Answer> {
        question().addErrback(RefusedRequest.self) { refusal in
            // 403 is for a name that only a login gives; it may be for something else as well.
            guard [401, 403].contains(refusal.status) else { throw refusal }
            guard let name = self.name else {
                throw refusal.status == 401 ? LoginRequired(refusal: refusal) : refusal
            }
            return self.logIn(as: name).addCallback { question() }
        }
    }

    /// Says goodbye, where we had logged in. Nobody waits long for that.
    func logOut(_ clock: EventLoop) -> Deferred<Void> {
        guard card?.name != nil else { return .succeed() }
        return post("/logout", Query())
            .addTimeout(.seconds(2), clock: clock)
            .addCallback { _ in () }
    }

    /// A session may be there already: then only its ticket was too old.
    private func logIn(as name: String) -> Deferred<Void> {
        visit().addCallback { card in
            if card.name != nil { return .succeed() }
            return self.post("/login", Query(["name": name])).addCallback { _ in self.visit() }
                .addCallback { _ in () }
        }
    }

    private func visit() -> Deferred<Card> {
        let query = Query(["channels": channels.map(\.description).joined(separator: ",")])
        return client.get(server.target("/me", query), fields: fields).addCallback(note)
    }

    private func post(_ path: String, _ form: Query) -> Deferred<Card> {
        client.post(
            server.target(path, Query()), body: Array(form.encoded.utf8),
            type: "application/x-www-form-urlencoded", fields: fields
        )
        .addCallback(note)
    }

    private func note(_ answer: ClientResponse) throws -> Card {
        try answer.checkStatus()
        guard let card = try? JSONDecoder().decode(Card.self, from: Data(answer.body)),
            card.xsrf.isToken, card.ticket?.isToken != false
        else { throw NotFireside() }
        if let set = answer.field("Set-Cookie") {
            let pair = String(set.prefix { $0 != ";" })
            guard pair.isToken else { throw NotFireside() }
            cookie = pair
        }
        self.card = card
        return card
    }

    /// What `GET /me` says.
    private struct Card: Decodable {
        let name: String?
        let xsrf: String
        let ticket: String?
    }
}

/// The server wants a login, and we have no name.
private struct LoginRequired: Error, CustomStringConvertible {
    let refusal: RefusedRequest

    var description: String { "\(refusal) Use --from NAME to log in." }
}

extension String {
    /// Whether it may stand in a field as it is.
    fileprivate var isToken: Bool { utf8.allSatisfy { (0x21...0x7e).contains($0) } }
}
