// `/me/read`: up to where a visitor has read, and what they have not read.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// For the visitor's own page, once they have logged in: so it is the same in all their browsers. Nobody
/// else learns of it.
final class ReadsResource: VisitorDoor {
    /// A mark is no message, and is counted apart.
    override func count(_ request: Request) throws(HTTPError) {
        try chat.rates.countMark(from: request.peer)
    }
}

extension ReadsResource: RendersGET {
    /// `{"channels":[{"name":"swift","read":"k3f9:44","unread":3}]}`, in the order of the names.
    ///
    /// - Throws: 403 for another site's page and for somebody who is banned, 401 before a login, and what
    ///   ``Request/claim()`` throws.
    func renderGET(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        let visitor = try KnownVisitor(chat.sessions.session(of: request))
        try chat.moderation.mustNotBeBanned(visitor.person)
        try request.claim()
        let marks = chat.reads.all(of: visitor.person)
        let places = marks.map { UnreadQuestion.Place($0.channel, after: $0.seq) }
        let counts = try chat.hub.countUnread(places, for: visitor.person)
        return .later(
            chat.work.render(counts, for: request.peer) { [epoch = chat.hub.epoch] counts in
                .json(JSON(zip(marks, counts), epoch: epoch), to: nil)
            })
    }
}

extension ReadsResource: RendersPOST {
    /// Takes `channel` and `read`, the id of a message; or `channel` and `leave=1`, and the mark is gone.
    ///
    /// - Throws: 400 for wrong fields and for what is no message of this chat, 401 before a login, 403 for
    ///   somebody who may not read the channel, 404 for a channel that there is not, 429 for too many
    ///   marks, 507 where there is no room.
    func renderPOST(_ request: Request) throws -> Reply {
        try answer(request) { fields, visitor throws(HTTPError) in
            guard let name = try fields.text("channel").map({ ChannelName($0) }) else {
                throw .noMark
            }
            guard let channel = name else { throw .badChannel }
            try chat.rates.countMark(of: visitor.person)
            if try fields.text("leave") != nil {
                chat.reads.forget(channel, of: visitor.person)
                return .succeed(.json { $0.field("name", channel) })
            }
            guard let text = try fields.text("read"), let position = Position(text) else {
                throw .noMark
            }
            try mustBeOpen(channel, to: visitor)
            return chat.hub.hasReached(position).addCallback { hasReached in
                guard hasReached else { throw HTTPError.markOfOtherChat }
                return try self.mark(channel, upTo: position.seq, by: visitor, request)
            }
        }
    }

    private func mustBeOpen(
        _ channel: ChannelName, to visitor: KnownVisitor
    ) throws(HTTPError) {
        if channel.isPrivate {
            try chat.access.mustHaveMembers()
            try mustBeMember(visitor, of: channel)
        } else if !chat.hub.knows(channel) {
            throw ChatError.noSuchChannel(channel).httpError
        }
    }

    private func mark(
        _ channel: ChannelName, upTo seq: Int, by visitor: KnownVisitor, _ request: Request
    ) throws(HTTPError) -> Response {
        let read = try chat.reads.mark(channel, upTo: seq, by: visitor) {
            () throws(HTTPError) in try chat.rates.countNewMark(from: request.peer)
        }
        let position = Position(epoch: chat.hub.epoch, seq: read)
        return .json {
            $0.field("name", channel)
            $0.field("read", position)
        }
    }
}

extension JSON {
    /// `{"channels":[{"name":"swift","read":"k3f9:44","unread":3}]}`
    fileprivate init(_ marks: some Sequence<(ReadMark, Int)>, epoch: String) {
        var json = JSONWriter(capacity: 256)
        json.object {
            $0.name("channels")
            $0.array { json in
                for (mark, unread) in marks {
                    json.object {
                        $0.field("name", mark.channel)
                        $0.field("read", Position(epoch: epoch, seq: mark.seq))
                        $0.field("unread", unread)
                    }
                }
            }
        }
        self = json.json
    }
}
