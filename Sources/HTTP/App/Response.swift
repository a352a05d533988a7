// What goes back to the client.
// SPDX-License-Identifier: MIT

public import Language

/// A constant head, a few fields that vary, a body.
///
/// A value, and yet no larger than a reference: it passes many hands on its way to the socket.
public struct Response {
    /// What it is made of.
    private(set) var parts: ResponseParts

    /// A response that keeps the connection open.
    public init(_ head: ResponseHead, _ body: Body) {
        parts = ResponseParts(head, body, fields: [], closes: false)
    }

    /// The status, and the fields that never vary.
    public var head: ResponseHead {
        get { parts.head }
        set {
            parts = ResponseParts(newValue, body, fields: fields, closes: closes)
        }
    }

    /// What follows the head.
    public var body: Body {
        get { parts.body }
        set { parts = ResponseParts(head, newValue, fields: fields, closes: closes) }
    }

    /// Fields that vary from response to response. Values never come from a client.
    public var fields: [Field] {
        get { parts.fields }
        set { parts = ResponseParts(head, body, fields: newValue, closes: closes) }
    }

    /// Whether the connection is closed behind this response.
    public var closes: Bool {
        get { parts.closes }
        set { parts = ResponseParts(head, body, fields: fields, closes: newValue) }
    }

    /// A header field.
    public typealias Field = (name: StaticString, value: String)
}

/// The parts of a response. They never change, so that copies of the response share them.
final class ResponseParts {
    let head: ResponseHead
    let body: Body
    let fields: [Response.Field]
    let closes: Bool

    init(_ head: ResponseHead, _ body: Body, fields: [Response.Field], closes: Bool) {
        self.head = head
        self.body = body
        self.fields = fields
        self.closes = closes
    }
}

extension Response {
    /// Plain text, as it is.
    public static func text(_ status: Status, _ text: String) -> Response {
        Response(.text(status), Body(text))
    }

    /// One line of plain text. A line feed is added, so a terminal's prompt starts below it.
    public static func line(_ status: Status, _ line: String) -> Response {
        Response(.text(status), Body("", line, "\n", shared: [], ""))
    }

    /// A refusal as plain text, in the language of who reads it.
    public static func text(_ error: HTTPError, in language: Language = .english) -> Response {
        var response = Response.line(error.status, error.text.text(in: language))
        response.retry(after: error.retryAfter)
        return response
    }

    /// Adds `Retry-After`, in whole seconds, rounded up.
    public mutating func retry(after delay: Duration?) {
        guard let delay else { return }
        let (seconds, rest) = delay.components
        fields.append(("Retry-After", String(seconds + (rest > 0 ? 1 : 0))))
    }
}
