// Errors as plain text.
// SPDX-License-Identifier: MIT

/// One line of plain text for everybody.
public struct PlainErrors: ErrorRenderer {
    /// All requests get the same.
    public init(_ request: Request) {}

    /// The sentence, and `Retry-After` where waiting helps.
    public func render(_ error: HTTPError) -> Response { .text(error) }
}
