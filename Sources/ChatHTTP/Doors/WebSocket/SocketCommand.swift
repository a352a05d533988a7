// What a client asks for over its WebSocket.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// A command, checked. Each is named by one field, which is also its first argument.
enum SocketCommand {
    /// `{"say":"swift","body":…}`, and `nonce`, `ttl` and `from` as with a POST.
    case say(PostedMessage, in: ChannelName)
    /// `{"listen":["swift","tea"]}`: from now on these channels and no others. Without `since`, from
    /// where the client has heard the last ones.
    case listen([ChannelName], since: Cursor?)
    /// `{"ticket":"eyJ…"}`: another one, before the last one ends.
    case ticket(String)
    /// `{"xsrf":"ETff…"}`: the session of the handshake's cookie speaks from now on.
    case xsrf(String)

    /// - Throws: 400 where a field is missing or not what it should be.
    init(_ fields: JSONFields) throws(HTTPError) {
        let say = try fields.part("say")
        let listen = try fields.part("listen")
        let ticket = try fields.part("ticket")
        let xsrf = try fields.part("xsrf")
        switch (say, listen, ticket, xsrf) {
        case (let channel?, nil, nil, nil):
            self = .say(try PostedMessage(fields), in: try SocketCommand.channel(channel))
        case (nil, let list?, nil, nil):
            self = .listen(
                try SocketCommand.channels(list), since: try SocketCommand.cursor(fields))
        case (nil, nil, let ticket?, nil):
            self = .ticket(try ticket.text(orElse: .ticketNotString))
        case (nil, nil, nil, let token?):
            self = .xsrf(try token.text(orElse: .xsrfNotString))
        default: throw .noCommand
        }
    }

    private static func channel(_ part: JSONPart) throws(HTTPError) -> ChannelName {
        guard let text = part.string, let name = ChannelName(text) else { throw .badChannel }
        return name
    }

    private static func channels(_ part: JSONPart) throws(HTTPError) -> [ChannelName] {
        let list = try? JSONElements(posted: Array(part.posted), atMost: Query.maxChannels)
        let names = list?.parts.compactMap(\.string) ?? []
        guard let list, !names.isEmpty, names.count == list.parts.count else {
            throw .badChannelList
        }
        return try Parameter.channels(names.map { ArraySlice($0.utf8) })
    }

    /// A number may stand there without quotes: `"since":-10`.
    private static func cursor(_ fields: JSONFields) throws(HTTPError) -> Cursor? {
        guard let part = try fields.part("since") else { return nil }
        if let text = part.string { return try Parameter.cursor(ArraySlice(text.utf8)) }
        return try Parameter.cursor(part.posted)
    }
}

extension PostedMessage {
    /// - Throws: 400 for a body or a mark that is not what it should be.
    fileprivate init(_ fields: JSONFields) throws(HTTPError) {
        guard let body = try fields.part("body") else { throw .noBody }
        let nonce = try fields.part("nonce").map { part throws(HTTPError) in
            try Parameter.mark(ArraySlice((part.string ?? "").utf8), "nonce")
        }
        let from = try fields.part("from").map { part throws(HTTPError) in
            Identity(name: try Name(part.string ?? "", of: "from").text)
        }
        let ttl = try fields.part("ttl").map { part throws(HTTPError) in
            try Parameter.whole(part.posted, "ttl", in: 1...30, inSeconds: true)
        }
        self.init(body: try body.message(), from: from, nonce: nonce, ttl: ttl, form: Query())
    }
}

extension JSONFields {
    /// - Throws: 400 for a field that is there twice.
    fileprivate func part(_ name: StaticString) throws(HTTPError) -> JSONPart? {
        do { return try value(name) } catch {
            throw HTTPError(.badRequest, .fieldTwice(name: name), reason: .badCommand)
        }
    }
}

extension JSONPart {
    /// - Throws: 400 for JSON that is not taken.
    func message() throws(HTTPError) -> JSON {
        do { return try json() } catch {
            throw HTTPError(posted: error)
        }
    }

    /// - Throws: 400 with this sentence for anything but a string.
    fileprivate func text(orElse sentence: LocalizedText) throws(HTTPError) -> String {
        guard let string else { throw HTTPError(.badRequest, sentence, reason: .badCommand) }
        return string
    }
}

extension HTTPError {
    /// 400.
    fileprivate static let noCommand = HTTPError(.badRequest, .noCommand, reason: .badCommand)

    /// 400.
    fileprivate static let noBody = HTTPError(.badRequest, .sayNeedsBody, reason: .badCommand)

    /// 400.
    fileprivate static let badChannelList = HTTPError(
        .badRequest, .badChannelList(limit: Query.maxChannels), reason: .badChannel)
}
