// What a resource gives back when it has rendered a request.
// SPDX-License-Identifier: MIT

/// A response, or the promise of one.
public enum Reply: ExpressibleByStringLiteral {
    /// Goes out as it is.
    case response(Response)
    /// The resource keeps the request and calls ``Request/finish(_:)`` later. Twisted's
    /// `NOT_DONE_YET`.
    case notDoneYet

    /// One line of plain text: `return "OK"`.
    public init(stringLiteral line: String) {
        self = .response(.line(.ok, line))
    }
}
