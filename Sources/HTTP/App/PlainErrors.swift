// Errors as plain text.
// SPDX-License-Identifier: MIT

public import Language

/// One line of plain text for everybody.
public struct PlainErrors: ErrorRenderer {
    /// All requests get the same.
    public init(_ request: Request) {}

    /// The sentence, and `Retry-After` where waiting helps.
    public func render(_ error: HTTPError, in language: Language) -> Response {
        .text(error, in: language)
    }
}
