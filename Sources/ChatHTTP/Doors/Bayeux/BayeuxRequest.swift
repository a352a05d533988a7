// The Bayeux messages of a request.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// What a request, or a frame of a WebSocket, brings: at least one message.
struct BayeuxRequest {
    let messages: [BayeuxMessage]

    /// As many as one request may bring.
    static let maxMessages = 64

    /// A list of messages, or one.
    ///
    /// - Throws: 400 for anything else.
    init(_ json: [UInt8]) throws(HTTPError) {
        do throws(JSONError) {
            messages = try BayeuxRequest.read(json)
        } catch {
            throw error.isTooMany ? .tooManyBayeuxMessages : HTTPError(posted: error)
        }
        if messages.isEmpty { throw .noBayeuxMessage }
    }

    private static func read(_ json: [UInt8]) throws(JSONError) -> [BayeuxMessage] {
        guard json.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") else {
            return [
                BayeuxMessage(try JSONFields(posted: json, atMost: BayeuxMessage.maxFields))
            ]
        }
        return try JSONFields.list(
            posted: json, atMost: maxMessages, fields: BayeuxMessage.maxFields
        ).map { BayeuxMessage($0) }
    }

    /// `?message=…`, from a script tag.
    init(query: Query) throws(HTTPError) {
        guard let json = try query.bytes("message") else { throw .noBayeuxMessage }
        try self.init(Array(json))
    }

    /// JSON, or a form with the field `message`. The first byte tells them apart, because the types that
    /// clients send do not: a page of another site calls its form plain text.
    init(body: ArraySlice<UInt8>) throws(HTTPError) {
        switch body.first(where: { $0 > 0x20 }) {
        case UInt8(ascii: "["), UInt8(ascii: "{"): try self.init(Array(body))
        default: try self.init(query: Query(form: body))
        }
    }
}

extension HTTPError {
    /// 400.
    static let noBayeuxMessage = HTTPError(.badRequest, .noBayeuxMessage, reason: .badCommand)

    /// 400.
    fileprivate static let tooManyBayeuxMessages = HTTPError(
        .badRequest, .tooManyBayeuxMessages(limit: BayeuxRequest.maxMessages),
        reason: .badCommand)
}
