// The simple API: a GET waits for the next message, a POST is that message.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// The channel `lobby` at `/`, for script tags, for curl, and for people who teach. A browser that
/// comes here gets the page: ``RootNegotiation`` tells them apart.
final class RootResource: ChatResource {
    private let events: StreamDoor

    override init(_ chat: ChatContext) {
        events = StreamDoor(chat, PostedFormat(), .sse)
        super.init(chat)
    }
}

extension RootResource: RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        switch try RootNegotiation(request) {
        case .page: return try chat.page.answer(request)
        case .wait(let callback, let hold): return try wait(request, callback, hold)
        case .events:
            try request.takePlace()
            return try events.open(wantedStream(request))
        }
    }

    /// HEAD of a stream is the head of a stream.
    func renderHEAD(_ request: Request) throws -> Reply {
        if case .events = try RootNegotiation(request) { return .response(events.response()) }
        return .response(.text(.ok, ""))
    }

    /// Members hear it as any other stream.
    ///
    /// - Throws: 401 for a stranger in a chat for members.
    private func wantedStream(_ request: Request) throws(HTTPError) -> StreamRequest {
        guard chat.sessions.login.isClosed else { return StreamRequest(toLobby: request, in: chat) }
        return try StreamRequest(
            request, request.query, to: [.lobby], usualLife: nil, in: chat)
    }

    private func wait(
        _ request: Request, _ callback: CallbackName?, _ hold: Duration?
    ) throws -> Reply {
        let reader = try chat.access.member(request)
        try request.takePlace()
        let message = try chat.hub.listen(to: .lobby, hold: hold)
        guard let reader else {
            return .later(
                message.stage("write").addCallback { .json($0, to: callback) },
                errors: ErrorForm(callback))
        }
        return .later(
            message.stage("check, write").addCallback { [chat] in
                try chat.access.mustStillBeAdmitted(reader)
                return .json($0, to: callback)
            }, errors: ErrorForm(callback))
    }
}

extension RootResource: RendersPOST {
    func renderPOST(_ request: Request) throws -> Reply {
        try chat.rates.countMessage(from: request.peer)
        let query = request.query
        let claim = try query.identity("from")
        let body = try message(in: request)
        let credentials = try chat.access.credentials(
            request, query, form: Query(), claim: claim)
        let speaker = try chat.access.speaker(credentials, in: .lobby)
        let draft = Draft(channel: .lobby, from: speaker, body: body)
        // Not cancelled when the client goes away: its message is published all the same.
        return .later(
            try chat.hub.publish(draft).stage("say OK").addCallback { _ in .line(.ok, "OK") },
            cancels: false)
    }

    /// - Throws: 400; for what was hardly meant as JSON, with what to type.
    private func message(in request: Request) throws(HTTPError) -> JSON {
        if let message = try request.jsonIfAny() { return message }
        guard request.looksLikeJSON || request.isTyped("application/json") else {
            throw .lobbyTakesJSON
        }
        return try request.json()
    }
}
