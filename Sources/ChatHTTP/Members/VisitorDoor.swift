// What a visitor's own page asks for in their name.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// A visitor who has logged in, as a request of their own page shows it.
struct KnownVisitor {
    let session: Session
    let person: PersonID
    let name: String

    /// - Parameter session: Of the request's cookie, from our own page; nil for none.
    /// - Throws: 401 for somebody who has not logged in.
    init(_ session: Session?) throws(HTTPError) {
        guard let session, let identity = session.identity, let person = identity.person else {
            throw .mustLogIn
        }
        self.session = session
        self.person = person
        name = identity.displayName
    }

    /// When all ends that is known of them; nil for an account, which lasts.
    var end: Timestamp? {
        person.kind == .session ? session.began + Session.lifetime : nil
    }
}

/// A resource that a visitor's own page posts to. A subclass says what it does.
class VisitorDoor: ChatResource {
    /// Counts the request against its address, as a message.
    ///
    /// - Throws: 429 where that is one too many.
    func count(_ request: Request) throws(HTTPError) {
        try chat.rates.countMessage(from: request.peer)
    }

    /// Answers a form of the page with the page, and all else with JSON.
    ///
    /// - Parameter body: Is given the fields and who has posted them.
    /// - Throws: 403 for another site's page, a wrong token and somebody who is banned, 401 for somebody
    ///   who has not logged in, and what `body` throws.
    func answer(
        _ request: Request,
        _ body: (PostedFields, KnownVisitor) throws(HTTPError) -> Deferred<Response>
    ) throws -> Reply {
        do throws(HTTPError) {
            try request.mustBeFromOwnPage(of: chat.address)
            try count(request)
            let fields = try PostedFields(request)
            let session = try chat.sessions.session(of: request, knownBy: fields.form)
            let visitor = try KnownVisitor(session)
            try chat.moderation.mustNotBeBanned(visitor.person)
            return chat.page.answer(request, later: try body(fields, visitor))
        } catch let error {
            guard let page = try chat.page.answer(request, refusing: error) else { throw error }
            return page
        }
    }

    /// A private channel in the request's path.
    ///
    /// - Throws: 403 where there are no members, 400 for a public channel.
    func privateChannel(_ request: Request) throws(HTTPError) -> ChannelName {
        let channel = try request.channel()
        try chat.access.mustHaveMembers()
        guard channel.isPrivate else { throw .noMembers }
        return channel
    }

    /// - Throws: 403, the same for a channel that there is not.
    func mustBeMember(_ visitor: KnownVisitor, of channel: ChannelName) throws(HTTPError) {
        guard chat.membership.isMember(visitor.person, of: channel) else { throw .otherTicket }
    }
}

extension PostedFields {
    /// Back to the page, where a form of it was posted: to this channel.
    func page(_ channel: ChannelName, of chat: ChatContext) -> Response? {
        form.has("_page") ? .page(channel, of: chat) : nil
    }
}

extension Response {
    /// 201 with an object.
    static func made(_ write: (inout JSONWriter) -> Void) -> Response {
        var json = JSONWriter(capacity: 128)
        json.object(write)
        return Response(.json(.created), .json(json.bytes))
    }
}
