// An answer: a constant head, a few fields that vary, a body.
// SPDX-License-Identifier: MIT

public struct Response {
    public var head: ResponseHead
    public var body: Body
    /// Fields that vary from answer to answer. Values never come from a client.
    public var fields: [(name: StaticString, value: String)] = []
    /// Whether the connection is closed behind this answer.
    public var closes = false

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

/// The bytes of an answer, in the parts that make them up.
///
/// A message that goes to ten thousand clients differs only in the few bytes around it. So most of
/// a body is constant, or shared by many (an array's copies share its bytes).
public struct Body {
    var prefix: StaticString = ""
    var own: String
    var infix: StaticString = ""
    var shared: [UInt8] = []
    var suffix: StaticString = ""

    /// A body of its own.
    public init(_ own: String) {
        self.own = own
    }

    /// Shared bytes, and perhaps a few constant ones behind them.
    public init(shared: [UInt8], _ suffix: StaticString = "") {
        own = ""
        self.shared = shared
        self.suffix = suffix
    }

    /// Shared bytes in a wrapping: `prefix own infix shared suffix`.
    public init(
        _ prefix: StaticString, _ own: String, _ infix: StaticString, shared: [UInt8],
        _ suffix: StaticString
    ) {
        self.prefix = prefix
        self.own = own
        self.infix = infix
        self.shared = shared
        self.suffix = suffix
    }
}
