// `POST /channels`: a private channel is made.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Takes `title=`, `name=` or `with=`, and answers `{"channel":"private-…","title":"…"}`. Who makes it is
/// its first member.
final class ChannelMaking: VisitorDoor, RendersPOST {
    /// - Throws: 400 for wrong fields, 403 where there are no members, 409 for a name that is taken or one
    ///   channel too many, 429 for too many new ones.
    func renderPOST(_ request: Request) throws -> Reply {
        try answer(request) { fields, visitor throws(HTTPError) in
            try chat.access.mustHaveMembers()
            guard chat.membership.hasRoom else { throw ChatError.tooManyRecords.httpError }
            if let person = try fields.person("with") {
                return try meet(person, fields, visitor, request)
            }
            let title = try fields.text("title").map { text throws(HTTPError) in
                try Name(text, of: "title").text
            }
            let name = try channel(fields, title)
            let channel = PrivateChannel(
                name: name, title: title ?? String(name.description.dropFirst("private-".count)),
                maker: visitor.person)
            return try make(channel, by: visitor, fields, request)
        }
    }

    /// What is to be its name.
    private func channel(
        _ fields: PostedFields, _ title: String?
    ) throws(HTTPError) -> ChannelName {
        if let text = try fields.text("name") {
            guard let name = ChannelName(text) else { throw .badChannel }
            guard name.isPrivate, name.description != "private-" else { throw .noNewChannel }
            if chat.membership.hasChannel(lookingLike: name) { throw .channelLooksTaken }
            return name
        }
        guard let title else { throw .noNewChannel }
        return ChannelName.random(for: title)
    }

    private func make(
        _ channel: PrivateChannel, by visitor: KnownVisitor, _ fields: PostedFields,
        _ request: Request
    ) throws(HTTPError) -> Deferred<Response> {
        try chat.rates.countChannel(from: request.peer, unless: false)
        guard chat.membership.mayMake(visitor.person) else { throw .tooManyMade }
        guard chat.membership.mayJoin(visitor.person) else { throw .tooManyMemberships }
        // What somebody may have left there is not for whoever asks for the name first.
        guard chat.membership.memberCount(of: channel.name) == 0, !chat.hub.knows(channel.name)
        else { throw .channelTaken }
        let now = chat.membership.now
        let maker = Member(person: visitor.person, name: visitor.name, since: now)
        let steps =
            [RecordChange.put(channel.record(made: now), if: .absent)]
            + maker.records(in: channel.name, until: visitor.end).map { .put($0) }
            + [visitor.hasMade(channel.name)]
        let page = fields.page(channel.name, of: chat)
        return try chat.change(steps).addCallback { isMade in
            guard isMade else { throw HTTPError.channelTaken }
            return page ?? .made(channel.fields)
        }
    }
}

extension KnownVisitor {
    /// A channel counts as made by them.
    func hasMade(_ channel: ChannelName) -> RecordChange {
        .put(
            Record(
                key: RecordKey.made(person, channel).text, value: Array("{}".utf8), expires: end))
    }
}

extension PrivateChannel {
    /// What its maker is told.
    var fields: (inout JSONWriter) -> Void {
        { [name, title] in
            $0.field("channel", name)
            $0.field("title", title)
        }
    }
}

extension ChatContext {
    /// ``Hub/change(_:)``, with its errors as answers.
    func change(_ steps: [RecordChange]) throws(HTTPError) -> Deferred<Bool> {
        do { return try hub.change(steps) } catch { throw error.httpError }
    }
}

extension ChannelName {
    /// `private-plans-k3f9x2m7`: what is readable of the title, and 40 random bits.
    static func random(for title: String) -> ChannelName {
        let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        let dash = UInt8(ascii: "-")
        var slug: [UInt8] = []
        for byte in title.lowercased().utf8 where slug.count < maxSlugLength {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                slug.append(byte)
            default:
                if let last = slug.last, last != dash { slug.append(dash) }
            }
        }
        if let last = slug.last, last != dash { slug.append(dash) }
        let random = (0..<8).map { _ in letters.randomElement()! }
        let name = Array("private-".utf8) + slug + random
        return ChannelName(utf8: name.span)!
    }

    private static let maxSlugLength = 30
}
