// What a client asks for over its WebSocket, carried out.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language
import WebSocket

extension ChatSocket {
    /// A frame from the client: one command.
    func received(_ frame: [UInt8]) {
        let verdict = rate.take(at: chat.scheduler.now)
        if verdict == .enough { return finish(.tooManyCommands(.seconds(5))) }
        let request: SocketRequest
        do throws(JSONError) { request = try SocketRequest(frame) } catch {
            return finish(.noObject(error))
        }
        do throws(HTTPError) {
            if case .wait(let time) = verdict { throw .tooManyCommands(time) }
            try perform(try request.command(), request)
        } catch {
            refuse(error, request)
        }
    }

    /// Carries it out at once, or as soon as the session registry knows of the sessions that count.
    private func perform(
        _ command: SocketCommand, _ request: SocketRequest
    ) throws(HTTPError) {
        guard let recall = recall(for: command) else {
            return try carryOut(command, request)
        }
        try takePlace()
        recall.addBoth { result in
            self.underWay -= 1
            do {
                _ = try result.get()
                try self.carryOut(command, request)
            } catch {
                self.refuse(HTTPError(of: error), request)
            }
        }
    }

    private func recall(for command: SocketCommand) -> Deferred<Void>? {
        var tokens = BroughtTokens()
        if case .ticket(let token) = command { tokens.token = token }
        return chat.sessions.recall(tokens, visitor.names(chat.sessions), for: chat.caller)
    }

    private func carryOut(
        _ command: SocketCommand, _ request: SocketRequest
    ) throws(HTTPError) {
        switch command {
        case .say(let message, let channel): try say(message, in: channel, request)
        case .listen(let channels, let since):
            try chat.access.read(channels, by: visitor.ticket)
            try listen(to: channels, since: since)
            finish(request)
        case .ticket(let token): try take(ticket: token, request)
        case .xsrf(let token):
            guard visitor.isGood(token, chat.sessions) else { throw .noToken }
            try chat.moderation.mustNotBeBanned(visitor.session?.identity?.person)
            visitor.token = token
            try listen()
            finish(request)
        }
    }

    /// Its reply comes before what the client hears next.
    private func finish(_ request: SocketRequest) {
        reply(SocketReply.done(request))
        resume()
    }

    /// The client goes on hearing what it has heard before.
    private func refuse(_ error: HTTPError, _ request: SocketRequest) {
        note(error)
        reply(SocketReply.refused(error, request, in: visitor.language))
        resume()
    }

    /// Who has opened a socket with one person's ticket goes on as that person, or not at all.
    private func take(ticket token: String, _ request: SocketRequest) throws(HTTPError) {
        let sessions = chat.sessions
        do throws(HTTPError) {
            let ticket = try visitor.ticket(token, sessions)
            try chat.access.read(channels, by: ticket)
            visitor.ticket = ticket
        } catch .othersTicket {
            note(.othersTicket)
            reply(SocketReply.refused(.othersTicket, request, in: visitor.language))
            return finish(nil, .init(status: HTTPError.othersTicket.status.code))
        }
        try listen()
        finish(request)
    }
}

// The way of a POST, from the address's rate to the journal.
extension ChatSocket {
    private func say(
        _ message: PostedMessage, in channel: ChannelName, _ request: SocketRequest
    ) throws(HTTPError) {
        let share = visitor.share
        try chat.limits.bans.check(share.address)
        try chat.rates.countMessage(from: share.address)
        let credentials = try visitor.credentials(from: message.from, chat.sessions)
        let speaker = try chat.access.speaker(credentials, in: channel)
        let size = message.body.posted.count
        try takePlace(for: size)
        do throws(HTTPError) {
            let id = try chat.publisher.publish(
                message, by: speaker, in: channel, from: share.address)
            guard let id else { return published(.success(nil), size, request) }
            id.addBoth { self.published($0.map { $0 }, size, request) }
        } catch {
            leavePlace(of: size)
            throw error
        }
    }

    /// The message is kept, or could not be.
    private func published(
        _ id: Result<Position?, Failure>, _ size: Int, _ request: SocketRequest
    ) {
        leavePlace(of: size)
        switch id {
        case .success(let id): reply(SocketReply.published(id, request))
        case .failure(let failure):
            let error = HTTPError(of: failure.error)
            note(error)
            reply(SocketReply.refused(error, request, in: visitor.language))
        }
    }

    /// - Parameter bytes: What the command makes the server hold until its reply.
    /// - Throws: 429 where this client, or its address, has enough under way.
    private func takePlace(for bytes: Int = 0) throws(HTTPError) {
        guard underWay < ChatSocket.maxUnderWay else { throw .tooManyUnderWay }
        do { try visitor.share.take(bytes, of: Budget.Item.bytes) } catch {
            throw .tooManyUnderWay
        }
        underWay += 1
    }

    private func leavePlace(of bytes: Int) {
        underWay -= 1
        visitor.share.give(bytes, of: Budget.Item.bytes)
    }

    /// More than a client may send at once.
    private static let maxUnderWay = 64
}

extension HTTPError {
    /// 400.
    fileprivate static func noObject(_ error: JSONError) -> HTTPError {
        guard case .malformed(let problem, let offset) = error else {
            return HTTPError(.badRequest, error.text, reason: .badCommand)
        }
        return HTTPError(
            .badRequest, .frameNotJSON(problem: problem.text, offset: String(offset)),
            reason: .badCommand)
    }

    /// 429.
    fileprivate static func tooManyCommands(_ wait: Duration) -> HTTPError {
        HTTPError(.tooManyRequests, .tooManyCommands, retryAfter: wait, reason: .rateLimited)
    }

    /// 429.
    fileprivate static let tooManyUnderWay = HTTPError(
        .tooManyRequests, .tooManyUnderWay, retryAfter: .seconds(1), reason: .tooManyUnderWay)
}
