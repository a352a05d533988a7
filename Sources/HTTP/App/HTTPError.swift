// A request that is refused: a status and a sentence.
// SPDX-License-Identifier: MIT

public import Language

/// Why a request is refused: a status, and one plain sentence for the person behind it.
///
/// The sentence never repeats what the client sent.
public struct HTTPError: Error, Equatable, CustomStringConvertible {
    /// 400 to 599.
    public let status: Status
    /// The sentence, in each language.
    public let text: LocalizedText
    /// How long the client should wait before it asks again, where waiting helps.
    public var retryAfter: Duration?
    /// Why, in one word for the operator. The client does not see it.
    public var reason: RefusalReason
    /// The parts that are refused, of several that were asked for, as the client called them. Empty
    /// when it is the whole request.
    public var refused: [String] = []

    /// - Parameters:
    ///   - status: 400 to 599.
    ///   - text: One sentence that can be shown to a user as it is.
    ///   - retryAfter: How long to wait, where waiting helps.
    ///   - reason: Why, for the operator.
    public init(
        _ status: Status, _ text: LocalizedText, retryAfter: Duration? = nil, reason: RefusalReason
    ) {
        self.status = status
        self.reason = reason
        self.text = text
        self.retryAfter = retryAfter
    }

    /// The same, with a sentence in one language only.
    public init(
        _ status: Status, _ message: String, retryAfter: Duration? = nil, reason: RefusalReason
    ) {
        self.init(
            status, LocalizedText(verbatim: message), retryAfter: retryAfter, reason: reason)
    }

    /// The sentence in English.
    public var message: String { text.description }

    /// The same error, about these parts of the request.
    public func refusing(_ names: [String]) -> HTTPError {
        var error = self
        error.refused = names
        return error
    }

    /// `404: There is nothing at this path.`
    public var description: String { "\(status.code): \(message)" }
}
