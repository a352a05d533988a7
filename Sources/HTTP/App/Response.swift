// What goes back to the client.
// SPDX-License-Identifier: MIT

/// A constant head, a few fields that vary, a body.
public struct Response {
    /// The status, and the fields that never vary.
    public var head: ResponseHead
    /// What follows the head.
    public var body: Body
    /// Fields that vary from response to response. Values never come from a client.
    public var fields: [(name: StaticString, value: String)] = []
    /// Whether the connection is closed behind this response.
    public var closes = false

    /// A response that keeps the connection open.
    public init(_ head: ResponseHead, _ body: Body) {
        self.head = head
        self.body = body
    }

    /// Plain text, as it is.
    public static func text(_ status: Status, _ text: String) -> Response {
        Response(.text(status), Body(text))
    }

    /// One line of plain text. A line feed is added, so a terminal's prompt starts below it.
    public static func line(_ status: Status, _ line: String) -> Response {
        Response(.text(status), Body("", line, "\n", shared: [], ""))
    }

    /// A refusal as plain text.
    public static func text(_ error: HTTPError) -> Response {
        var response = Response.line(error.status, error.message)
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
