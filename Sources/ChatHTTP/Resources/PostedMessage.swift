// A message as it was posted, in any form in which a browser can.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// A message and the marks on it, which stand in the form or in the query.
struct PostedMessage {
    let body: JSON
    /// Who its sender claims to be.
    let from: Identity?
    /// By which a second try is known.
    let nonce: String?
    /// Seconds for which it is worth showing; nil for a message that is kept.
    let ttl: Int?
    /// Its fields, where it came as a form.
    let form: Query
}

extension PostedMessage {
    /// - Parameter query: The request's own.
    /// - Throws: 400 for a body or a mark that is not what it should be, 415 for another kind of
    ///   body.
    init(_ request: Request, _ query: Query) throws(HTTPError) {
        let (body, form) = try PostedMessage.read(request)
        let marks = form.completed(by: query)
        self.init(
            body: body, from: try form.bytes("_nameless") == nil ? marks.identity("from") : nil,
            nonce: try marks.mark("nonce"),
            ttl: try marks.whole("ttl", in: 1...30, inSeconds: true), form: form)
    }

    private static func read(_ request: Request) throws(HTTPError) -> (JSON, Query) {
        if request.bodyBytes.isEmpty { throw .noMessage }
        if request.isTyped("application/json") { return (try request.json(), Query()) }
        if request.isTyped("application/x-www-form-urlencoded") { return try curlData(request) }
        if request.isTyped("text/plain") { return (try text(request), Query()) }
        guard !request.isTyped, let json = try request.jsonIfAny() else { throw .unknownType }
        return (json, Query())
    }

    /// curl calls every body a form. One that is JSON is taken as JSON. One without `=` has no field,
    /// so it is taken as text.
    private static func curlData(_ request: Request) throws(HTTPError) -> (JSON, Query) {
        if let json = try request.jsonIfAny() { return (json, Query()) }
        if request.looksLikeJSON {
            do { return (try request.json(), Query()) } catch { throw error.orAsText }
        }
        let body = request.bodyBytes
        if body.contains(UInt8(ascii: "=")) { return try form(body) }
        return (JSON(lines: try plain(body)), Query())
    }

    private static func form(_ body: ArraySlice<UInt8>) throws(HTTPError) -> (JSON, Query) {
        let form: Query
        do { form = try Query(form: body) } catch { throw error.orAsText }
        guard let text = try form.value("text") else { throw .noText.orAsText }
        if text.isEmpty { throw .noMessage }
        return (JSON(lines: text), form)
    }

    /// XDomainRequest knows no other type, so JSON comes under this name, too.
    private static func text(_ request: Request) throws(HTTPError) -> JSON {
        if request.firstByte == UInt8(ascii: "{"), let json = try request.jsonIfAny() {
            return json
        }
        if let json = try JSON(escapedJSON: request.bodyBytes) { return json }
        return JSON(text: try plain(request.bodyBytes))
    }

    private static func plain(_ body: ArraySlice<UInt8>) throws(HTTPError) -> String {
        guard let text = String(validating: body, as: UTF8.self) else {
            throw HTTPError(.badRequest, .notUTF8, reason: .badMessage)
        }
        return text
    }
}

extension JSON {
    /// Browsers send a form's line breaks as CR LF, whatever was typed. (One Character, to Swift.)
    fileprivate init(lines text: String) {
        self.init(text: text.replacing("\r\n", with: "\n"))
    }
}
