// The seed's layer: a GET waits for the next message, a POST is that message.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

/// The channel `lobby` at `/`, for script tags, for curl, and for people who teach.
final class Lobby {
    private let hub: Hub
    private let places: Places
    private let rates: Rates
    private let access: Access
    private let page: FrontPage

    init(
        _ hub: Hub, _ places: Places, _ rates: Rates, _ access: Access, _ page: FrontPage
    ) {
        self.hub = hub
        self.places = places
        self.rates = rates
        self.access = access
        self.page = page
    }
}

extension Lobby: RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.scriptCallback()
        if callback == nil, request.prefersHTML {
            return try page.answer(request)
        }
        let hold = try request.query.seconds("hold", in: 1...600)
        do {
            return try places.park(request, { try hub.listen(to: .lobby, hold: hold) }) {
                .message($0, to: callback)
            }
        } catch {
            throw HTTPError.noPlace(error)
        }
    }
}

extension Lobby: RendersPOST {
    func renderPOST(_ request: Request) throws -> Reply {
        try rates.countMessage(request)
        let claim = try request.query.name("from")
        let body = try request.json()
        let speaker = try access.speaker(request, in: .lobby, form: Query(), claim: claim)
        let draft = Draft(channel: .lobby, from: speaker, body: body)
        return request.answer(with: maybeDeferred { try hub.publish(draft) }) { _ in
            .text(.ok, "OK")
        }
    }
}

extension Request {
    fileprivate var prefersHTML: Bool {
        field("accept", mentions: "text/html")
    }
}

extension HTTPError {
    fileprivate static func noPlace(_ refusal: Places.Refusal) -> HTTPError {
        // Spread over seconds, so that those who were refused together do not come back together.
        let retry = Duration.milliseconds(Int.random(in: 2000...7000))
        return switch refusal {
        case .full:
            HTTPError(.unavailable, "The server is full; try again later.", retryAfter: retry)
        case .tooManyForOne:
            HTTPError(
                .tooManyRequests, "Too many requests from this address are waiting.",
                retryAfter: retry)
        }
    }
}
