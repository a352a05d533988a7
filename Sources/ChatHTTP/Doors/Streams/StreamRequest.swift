// What a client wants to hear without end.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// A request for a stream, checked.
struct StreamRequest {
    /// What it is about, and how long it may last.
    let subscription: Subscription
    let reader: AdmittedReader
    /// Whether it lasts as long as its reader's ticket, and no longer.
    let endsWithTicket: Bool
    /// Who asks.
    let address: PeerAddress
    /// What they read.
    let language: Language

    /// - Parameters:
    ///   - query: The request's own.
    ///   - channels: What it names.
    ///   - usualLife: How long the stream may last where the request says nothing; nil for as long as
    ///     the client likes.
    /// - Throws: 400 for the first parameter that is not what it should be; 401 or 403 where a
    ///   channel is closed to this reader.
    init(
        _ request: Request, _ query: Query, to channels: [ChannelName], usualLife: Duration?,
        in chat: ChatContext
    ) throws(HTTPError) {
        let reader = try chat.access.reader(of: channels, request, query)
        let life = try query.seconds("hold", in: 1...86_400) ?? usualLife
        // Then it is over, whatever the rest of a second.
        let ticketLife = reader.ticket.map { chat.sessions.timeLeft($0).roundedUp }
        subscription = try Subscription(
            stream: request, query, to: channels, by: reader,
            atMost: [life, ticketLife].compactMap { $0 }.min())
        endsWithTicket = ticketLife.map { $0 <= life ?? $0 } ?? false
        self.reader = reader
        address = request.peer
        language = request.language(at: chat.address)
    }

    /// The lobby from now on, for anyone, for as long as they like.
    init(toLobby request: Request, in chat: ChatContext) {
        subscription = Subscription(channels: [.lobby], limit: 1000, allowance: request.share)
        address = request.peer
        language = request.language(at: chat.address)
        (reader, endsWithTicket) = (AdmittedReader(identity: nil, ticket: nil), false)
    }
}

extension Duration {
    /// In whole seconds.
    var roundedUp: Duration {
        let (seconds, rest) = components
        return .seconds(seconds + (rest > 0 ? 1 : 0))
    }

    /// Half an hour, less up to five minutes: streams that began together do not end together. In
    /// steps, because timers of equal length are cheap.
    static var streamLife: Duration { .seconds(1800 - 10 * Int.random(in: 0...30)) }
}
