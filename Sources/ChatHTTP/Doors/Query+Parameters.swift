// What may stand in a query or a form, and the sentence for everything else.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

extension Query {
    /// The function that a script tag wants called; nil where there is no such parameter.
    func callback() throws(HTTPError) -> CallbackName? {
        guard let name = try bytes("callback") else { return nil }
        guard let callback = CallbackName(utf8: name.span) else { throw .badCallback }
        return callback
    }

    /// A whole number of seconds; nil where the parameter is missing.
    func seconds(_ name: StaticString, in range: ClosedRange<Int>) throws(HTTPError) -> Duration? {
        try whole(name, in: range, inSeconds: true).map { .seconds($0) }
    }

    /// - Parameter inSeconds: Whether the sentence calls it a number of seconds.
    func whole(
        _ name: StaticString, in range: ClosedRange<Int>, inSeconds: Bool = false
    ) throws(HTTPError) -> Int? {
        try bytes(name).map { digits throws(HTTPError) in
            try Parameter.whole(digits, name, in: range, inSeconds: inSeconds)
        }
    }

    /// A mark that a client made up: `client`, `nonce`.
    func mark(_ name: StaticString) throws(HTTPError) -> String? {
        try bytes(name).map { mark throws(HTTPError) in try Parameter.mark(mark, name) }
    }

    /// Somebody by the name that they claim to have: `from=` on a message, and on a poll.
    func identity(_ parameter: StaticString) throws(HTTPError) -> Identity? {
        try name(parameter).map(Identity.init(name:))
    }

    /// A name that somebody may have.
    func name(_ parameter: StaticString) throws(HTTPError) -> String? {
        guard let text = try bytes(parameter) else { return nil }
        return try Name(String(decoding: text, as: UTF8.self), of: parameter).text
    }

    /// `channels=a,b`, small letters, none twice.
    ///
    /// - Throws: 400 for names that cannot be a channel's, and it names them all.
    func channels() throws(HTTPError) -> [ChannelName] {
        let text = try bytes("channels") ?? []
        // One, as nearly always, need not be taken apart.
        if let name = ChannelName(utf8: text.span) { return [name] }
        let parts = text.split(
            separator: UInt8(ascii: ","), maxSplits: Query.maxChannels,
            omittingEmptySubsequences: false)
        guard parts.count <= Query.maxChannels, !text.isEmpty else {
            throw HTTPError(
                .badRequest, .badChannels(limit: Query.maxChannels), reason: .badChannel)
        }
        return try Parameter.channels(parts)
    }

    /// As many as one poll may name. A hub looks at each of them on every poll.
    static let maxChannels = 64

    /// `channel=`; the lobby where it is missing or, as from a form, empty.
    func channel() throws(HTTPError) -> ChannelName {
        guard let text = try bytes("channel"), !text.isEmpty else { return .lobby }
        guard let name = ChannelName(utf8: text.span) else { throw .badChannel }
        return name
    }

    /// A message's id, `epoch:seq`; nil where the parameter is missing. Its epoch may be another
    /// journal's: the hub finds that out, not the parser.
    ///
    /// - Throws: 400 for text that is no position.
    func position(_ name: StaticString) throws(HTTPError) -> Position? {
        guard let text = try bytes(name) else { return nil }
        guard let position = Position(utf8: text.span) else {
            throw HTTPError(.badRequest, .noMessageID(name: name), reason: .badParameter)
        }
        return position
    }

    /// Back to the page: where a form says by `_page=` which channel it showed.
    func redirectToPage(of chat: ChatContext) throws(HTTPError) -> Response? {
        guard let text = try bytes("_page") else { return nil }
        guard let channel = ChannelName(utf8: text.span) else { throw .badChannel }
        return .page(channel, of: chat)
    }
}

extension Response {
    /// 303 to the page, which shows a channel then.
    static func page(_ channel: ChannelName, of chat: ChatContext) -> Response {
        var response = Response.text(.seeOther, "")
        response.fields.append(
            ("Location", "\(chat.address.path)/?channel=\(channel.inAddress)"))
        return response
    }
}
