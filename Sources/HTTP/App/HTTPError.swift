// A request that is refused: a status and a sentence.
// SPDX-License-Identifier: MIT

/// A refusal: a status and one plain sentence for whoever asked.
///
/// The sentence never repeats what the client sent.
public struct HTTPError: Error, Equatable, CustomStringConvertible {
    public let status: Status
    public let message: String
    /// How long the client should wait before it asks again, where waiting helps.
    public var retryAfter: Duration?
    /// Which of several things that were asked for are refused, as the client called them. Empty where
    /// it is the whole request.
    public var refused: [String] = []

    public init(_ status: Status, _ message: String, retryAfter: Duration? = nil) {
        self.status = status
        self.message = message
        self.retryAfter = retryAfter
    }

    /// The same error, about these.
    public func refusing(_ names: [String]) -> HTTPError {
        var error = self
        error.refused = names
        return error
    }

    public var description: String { "\(status.code): \(message)" }
}
