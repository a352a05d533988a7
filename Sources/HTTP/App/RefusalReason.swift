// Why a request is refused, in one word for the operator.
// SPDX-License-Identifier: MIT

/// A label for a counter and for a line in the log. Few are known, and none comes from a client.
public struct RefusalReason: Hashable, Sendable, CustomStringConvertible {
    /// Lower case with underscores, as Prometheus has labels: `rate_limited`.
    public let name: String
    /// Who should hear of it.
    public let kind: Kind

    /// What a refusal means to the operator.
    public enum Kind: Sendable {
        /// The request is wrong, and only its author can mend it.
        case mistake
        /// A rule or a limit is at work: somebody is turned away.
        case limit
        /// The operator has to do something.
        case alarm
    }

    /// - Parameters:
    ///   - name: As ``name``.
    ///   - kind: As ``kind``.
    public init(_ name: String, _ kind: Kind = .limit) {
        self.name = name
        self.kind = kind
    }

    /// ``name``.
    public var description: String { name }
}
