// What a POST says, in any of the forms in which a browser can.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Libevent

/// A message and the marks on it, which stand in the form or in the query.
struct Post {
    let body: Message
    /// The name that its sender claims to have.
    let from: String?
    /// By which a second try is known.
    let nonce: String?
    /// Seconds for which it is worth showing; nil for a message that is kept.
    let ttl: Int?
    /// Its fields, where it came as a form.
    let form: Query

    /// - Throws: 400 for a body or a mark that is not what it should be, 415 for another kind of
    ///   body.
    init(_ request: Request) throws(HTTPError) {
        (body, form) = try Post.read(request)
        let marks = form.completed(by: request.query)
        from = try marks.name("from")
        nonce = try marks.mark("nonce")
        ttl = try marks.whole("ttl", in: 1...30, "a whole number of seconds")
    }

    private static func read(_ request: Request) throws(HTTPError) -> (Message, Query) {
        if request.isTyped("application/json") { return (try request.json(), Query()) }
        if request.isTyped("application/x-www-form-urlencoded") { return try form(request) }
        if request.isTyped("text/plain") { return (try text(request), Query()) }
        guard !request.isTyped, let json = try request.jsonIfAny() else { throw .unknownType }
        return (json, Query())
    }

    /// curl calls every body a form, so one that is JSON is taken as JSON.
    private static func form(_ request: Request) throws(HTTPError) -> (Message, Query) {
        if let json = try request.jsonIfAny() { return (json, Query()) }
        // Meant as JSON, so the sentence should be about that.
        if request.looksLikeJSON { return (try request.json(), Query()) }
        let form = try Query(form: request.body)
        guard let text = try form.value("text"), !text.isEmpty else {
            throw HTTPError(.badRequest, "A form needs a field text that is not empty.")
        }
        // Browsers send a form's line breaks as CR LF, whatever was typed. (One Character, to Swift.)
        return (Message(text: text.replacing("\r\n", with: "\n")), form)
    }

    /// XDomainRequest knows no other type, so JSON comes under this name, too.
    private static func text(_ request: Request) throws(HTTPError) -> Message {
        if request.looksLikeJSON, request.firstByte == UInt8(ascii: "{"),
            let json = try request.jsonIfAny()
        {
            return json
        }
        guard let text = String(validating: request.body, as: UTF8.self), !text.isEmpty else {
            throw HTTPError(.badRequest, "Plain text is UTF-8, and not empty.")
        }
        return Message(text: text)
    }
}

extension Request {
    /// The first byte that is no blank.
    fileprivate var firstByte: UInt8? {
        body.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    }

    fileprivate var looksLikeJSON: Bool {
        firstByte.map { [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\"")].contains($0) }
            ?? true
    }
}

extension HTTPError {
    fileprivate static let unknownType = HTTPError(
        .unsupportedMediaType,
        "A message is application/json, application/x-www-form-urlencoded or text/plain.")
}
