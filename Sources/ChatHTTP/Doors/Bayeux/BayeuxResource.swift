// `/bayeux`: the door for clients of Faye and CometD.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language
import WebSocketHTTP

/// One path for all ways to connect. The request decides, as at `/poll`: an upgrade is a WebSocket,
/// `Accept: text/event-stream` an event stream, any other GET a script tag, and a POST a long poll.
///
/// CometD's clients put the kind of their message behind the path, and Faye's the session.
final class BayeuxResource: ChatResource {
    private let door: BayeuxDoor
    private let origins: OriginRule
    private let scripts: ScriptPublishing
    private let socket: BayeuxSocketDoor
    private let events: BayeuxEventDoor

    override init(_ chat: ChatContext) {
        door = BayeuxDoor(chat, chat.limits.bayeux)
        origins = OriginRule(chat.limits.options.allowedOrigins, of: chat.address)
        scripts = ScriptPublishing(origins, of: chat.address)
        socket = BayeuxSocketDoor(door, origins)
        events = BayeuxEventDoor(door)
        super.init(chat)
    }
}

extension BayeuxResource: RendersGET, RendersPOST {
    /// - Throws: 400 for a callback that is none, and what the doors throw.
    func renderGET(_ request: Request) throws -> Reply {
        if WebSocketHandshake.isAsked(by: request) { return try socket.open(request) }
        if request.field("accept", beginsWith: "text/event-stream") {
            origins.allowCredentials(request)
            return try events.open(request)
        }
        return try script(request)
    }

    /// Nothing waits, and nothing is carried out.
    func renderHEAD(_ request: Request) throws -> Reply {
        .response(.json(JSON(bytes: []), to: try request.bayeuxCallback()))
    }

    /// - Throws: 400 for what is no Bayeux message.
    func renderPOST(_ request: Request) throws -> Reply {
        origins.allowCredentials(request)
        let messages = try BayeuxRequest(body: request.bodyBytes)
        let sender = try sender(of: request, mayPublish: true)
        return .later(door.answer(messages, from: sender) { .bayeux($0) })
    }

    /// Errors are told in band: a script sees no status.
    private func script(_ request: Request) throws -> Reply {
        let callback = try request.bayeuxCallback()
        do throws(HTTPError) {
            let messages = try BayeuxRequest(query: request.query)
            // Whose page it is matters to what is published, and to nothing else.
            let mayPublish =
                messages.messages.allSatisfy(\.isMeta) || scripts.isAllowed(for: request)
            var sender = try sender(of: request, mayPublish: mayPublish)
            sender.opening = "\(callback.name)(["
            return .later(door.answer(messages, from: sender) { .bayeux($0, to: callback) })
        } catch {
            chat.monitor.refused(error, from: request.peer)
            let language = request.language(at: chat.address)
            return .response(.bayeux(.refusing(error, in: language), to: callback))
        }
    }

    private func sender(
        of request: Request, mayPublish: Bool
    ) throws(HTTPError) -> BayeuxSender {
        BayeuxSender(
            share: request.share, language: request.language(at: chat.address),
            ticket: try chat.access.ticket(request, request.query), mayPublish: mayPublish
        ) { () throws(HTTPError) in try request.takePlace() }
    }
}

extension Request {
    /// The function that a script tag wants called. Bayeux has a name for it where the client says none.
    ///
    /// - Throws: 400 for a name that is not safe; 403 for somebody who opened the address as a page.
    fileprivate func bayeuxCallback() throws(HTTPError) -> CallbackName {
        let name = try query.bytes("jsonp")
        let callback = name.map { CallbackName(utf8: $0.span) } ?? CallbackName("jsonpcallback")
        guard let callback else { throw .badCallback }
        if field("sec-fetch-dest", is: "document") { throw .scriptIsNoPage }
        return callback
    }
}

extension Response {
    /// `[…]`
    fileprivate static func bayeux(_ answer: BayeuxAnswer) -> Response {
        Response(
            .json(.ok),
            Body("[", answer.replies, answer.comma, shared: answer.messages, "]\n"))
    }

    /// `/**/callback([…]);`
    fileprivate static func bayeux(
        _ answer: BayeuxAnswer, to callback: CallbackName
    ) -> Response {
        if answer.isOpened { return Response(opened: answer, isScript: true) }
        let call = "\(callback.name)([\(answer.replies)"
        return Response(
            .script, Body("/**/", call, answer.comma, shared: answer.messages, "]);\n"))
    }
}

extension Response: BayeuxWritable {
    init(opened answer: BayeuxAnswer, isScript: Bool) {
        guard isScript else {
            self = .bayeux(answer)
            return
        }
        self.init(
            .script, Body("/**/", answer.replies, answer.comma, shared: answer.messages, "]);\n"))
    }
}

extension BayeuxAnswer {
    fileprivate var comma: StaticString { messages.isEmpty ? "" : "," }

    /// What somebody is told whose request is no Bayeux: `[{"successful":false,"error":"400::…"}]`.
    static func refusing(_ error: HTTPError, in language: Language) -> BayeuxAnswer {
        let refusal = BayeuxError(error, about: "", in: language)
        var json = JSONWriter()
        json.object {
            $0.field("successful", raw: Array("false".utf8))
            $0.field("error", refusal.description)
        }
        return BayeuxAnswer(json)
    }
}
