// What a request names and brings: a callback, a channel, a body.
// SPDX-License-Identifier: MIT

public import Chat
public import HTTP

extension Request {
    /// The callback that a script-tag client named, or nil for a client that reads JSON.
    ///
    /// - Throws: 400 for a name that is not safe, or that was given twice.
    public func callback() throws(HTTPError) -> CallbackName? {
        try query.callback()
    }

    /// The callback, for a script tag and for nobody who opened its address as a page.
    ///
    /// - Throws: 403 for a page; what ``callback()`` throws.
    ///
    /// - Parameter query: The request's own.
    func scriptCallback(_ query: Query) throws(HTTPError) -> CallbackName? {
        let callback = try query.callback()
        if callback != nil, field("sec-fetch-dest", is: "document") { throw .scriptIsNoPage }
        return callback
    }

    /// Whether it asks for Server-Sent Events, and for nothing else first. A script's callback goes
    /// before that: no event can call it.
    var wantsEvents: Bool {
        field("accept", beginsWith: "text/event-stream") && !query.has("callback")
    }

    /// The posted body as a message.
    ///
    /// - Throws: 400 for anything but one JSON value, with what is wrong and where.
    public func json() throws(HTTPError) -> JSON {
        let body = bodyBytes
        do {
            return try JSON(posted: body.span)
        } catch {
            throw HTTPError(posted: error)
        }
    }

    /// The posted body as a message; nil where it is not JSON, and so perhaps something else.
    ///
    /// - Throws: 400 for JSON that is not taken.
    func jsonIfAny() throws(HTTPError) -> JSON? {
        let body = bodyBytes
        do {
            return try JSON(posted: body.span)
        } catch {
            guard error.isJSON else { return nil }
            throw HTTPError(posted: error)
        }
    }

    /// Whether the body begins as JSON does, and so was meant as JSON.
    var looksLikeJSON: Bool {
        [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\"")].contains(firstByte)
    }

    /// The body's first byte that is no blank.
    var firstByte: UInt8? {
        bodyBytes.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    }

    /// The channel in the path.
    func channel() throws(HTTPError) -> ChannelName {
        guard let text = pathBytes("channel"), let name = ChannelName(utf8: text.span) else {
            throw .badChannel
        }
        return name
    }
}
