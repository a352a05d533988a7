// Why a Bayeux message is refused.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// An error in the grammar that Faye and CometD share: `403:/chat/tea:Forbidden channel`.
struct BayeuxError: Error {
    /// What a client does next, so that it can go on.
    enum Recovery: String {
        /// It asks the same again.
        case retry
        /// It begins a new session.
        case handshake
        /// It gives up.
        case none
    }

    /// Three digits. Those below 500 have the meaning that Faye's server gives them.
    let code: Int
    /// What the error is about: a channel, a parameter.
    let arguments: [String]
    /// For people. It has no colon in it.
    let text: String
    /// nil where the client need not change its ways.
    var recovery: Recovery?
    /// How long to wait before the next try; nil for no time at all.
    var interval: Duration?
    /// The channels of a refused subscription, as the client has written them.
    var subscription: JSONPart?

    /// `403:/chat/tea:Forbidden channel`.
    var description: String { "\(code):\(arguments.joined(separator: ",")):\(text)" }
}

// Faye's own errors.
extension BayeuxError {
    /// None of the client's ways to connect is known here.
    static func noConnectionType(_ types: [String]) -> BayeuxError {
        BayeuxError(code: 301, arguments: types, text: "Connection types not supported")
    }

    /// The session is not known, or not any more. A new one helps.
    static func unknownClient(_ id: String) -> BayeuxError {
        BayeuxError(
            code: 401, arguments: [id], text: "Unknown client", recovery: .handshake)
    }

    static func missing(_ parameter: String) -> BayeuxError {
        BayeuxError(code: 402, arguments: [parameter], text: "Missing required parameter")
    }

    static func forbiddenChannel(_ channel: String) -> BayeuxError {
        BayeuxError(code: 403, arguments: [channel], text: "Forbidden channel")
    }

    static func invalidChannel(_ channel: String) -> BayeuxError {
        BayeuxError(code: 405, arguments: [channel], text: "Invalid channel")
    }
}

// Our own.
extension BayeuxError {
    /// A script tag of a page that may not post. docs/decisions/0073-bayeux.md
    static func foreignPage(_ channel: String) -> BayeuxError {
        BayeuxError(
            code: 403, arguments: [channel], text: "Pages of this origin may not post")
    }

    /// A field is there and is not what it should be.
    static func bad(_ parameter: String) -> BayeuxError {
        BayeuxError(code: 400, arguments: [parameter], text: "Bad request")
    }

    /// The session has as many subscriptions as it may.
    static func tooManySubscriptions(_ channel: String) -> BayeuxError {
        BayeuxError(
            code: 403, arguments: [channel],
            text: "A session has at most \(BayeuxSession.maxSubscriptions) subscriptions")
    }

    /// What the chat refuses, in its own words.
    ///
    /// - Parameter subject: What the client asked for.
    init(_ error: HTTPError, about subject: String, in language: Language) {
        code = error.status.code
        arguments = [subject]
        text = error.text.text(in: language).replacing(":", with: ",")
        interval = error.retryAfter
    }

    /// The same, for a message about these channels.
    func about(_ subscription: JSONPart) -> BayeuxError {
        var error = self
        error.subscription = subscription
        return error
    }

    /// The same, where something helps.
    func advising(_ recovery: Recovery) -> BayeuxError {
        var error = self
        error.recovery = recovery
        return error
    }
}
