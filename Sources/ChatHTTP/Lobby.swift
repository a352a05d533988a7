// The seed's layer: a GET waits for the next message, a POST is that message.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

/// The channel `lobby` at `/`, for script tags, for curl, and for people who teach.
final class Lobby {
    private let channel: Channel
    private let scheduler: any Scheduler
    private let options: ChatOptions
    private var places: Occupancy<PeerAddress>
    private var posts: RateLimit<PeerAddress>
    private var isClosed = false

    init(scheduler: any Scheduler, options: ChatOptions) {
        channel = Channel(scheduler: scheduler)
        self.scheduler = scheduler
        self.options = options
        places = Occupancy(
            limit: options.maxParked, limitPerKey: options.maxParkedPerAddress.count)
        posts = RateLimit(rate: options.publishRate.perSecond, burst: Double(options.publishBurst))
    }

    /// Requests that wait for a message.
    var parked: Int { places.count }
    /// Messages handed to a waiting request since the start.
    var fired: Int { channel.fired }

    /// Answers everyone who waits, and who comes from now on, with `null`; they will ask again.
    func close() {
        isClosed = true
        channel.close()
    }
}

extension Lobby: RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.callback()
        if callback == nil, request.prefersHTML {
            return .response(LobbyPage.response(port: request.localPort))
        }
        if callback != nil, request.isNavigation { throw HTTPError.scriptIsNoPage }
        let hold = try request.hold()
        if isClosed { return .response(.message(.null, to: callback)) }
        try park(request, callback: callback, hold: hold)
        return .notDoneYet
    }

    private func park(
        _ request: Request, callback: CallbackName?, hold: Duration?
    ) throws(HTTPError) {
        let key = options.maxParkedPerAddress.applies(to: request.peer) ? request.peer : nil
        do {
            try places.enter(key)
        } catch {
            throw .noPlace(error)
        }
        let chat = channel.next()
        let timer = hold.map { scheduler.callLater($0) { chat.cancel() } }
        chat.addBoth { result in
            timer?.cancel()
            self.places.leave(key)
            // Cancelled: the hold is over, the server stops, or nobody is left to read the answer.
            request.finish(.message((try? result.get()) ?? .null, to: callback))
        }
        request.onDisconnect { chat.cancel() }
    }
}

extension Lobby: RendersPOST {
    func renderPOST(_ request: Request) throws -> Reply {
        if options.publishRate.applies(to: request.peer),
            let wait = posts.take(request.peer, at: scheduler.now)
        {
            throw HTTPError(
                .tooManyRequests, "That is too many messages at once; slow down.", retryAfter: wait)
        }
        channel.publish(try request.json())
        return "OK"
    }
}

extension Request {
    fileprivate var prefersHTML: Bool {
        field("accept")?.lowercased().contains("text/html") ?? false
    }

    /// A person, or a page that frames another, opened this as a document.
    fileprivate var isNavigation: Bool { field("sec-fetch-dest") == "document" }

    /// How long the client wants to wait at most; nil for as long as it takes.
    fileprivate func hold() throws(HTTPError) -> Duration? {
        guard let text = try query.value("hold") else { return nil }
        guard let seconds = Int(text), (1...600).contains(seconds) else {
            throw HTTPError(.badRequest, "hold is a whole number of seconds from 1 to 600.")
        }
        return .seconds(seconds)
    }
}

extension Message {
    /// What a client is told when nothing was said: ask again.
    static let null = Message(json: Array("null".utf8))
}

extension HTTPError {
    fileprivate static let scriptIsNoPage = HTTPError(
        .forbidden, "This address is for a script tag; open it without callback.")

    fileprivate static func noPlace(_ refusal: Occupancy<PeerAddress>.Refusal) -> HTTPError {
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
