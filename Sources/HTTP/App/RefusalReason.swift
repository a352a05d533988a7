// Why a request is refused, in one word for the operator.
// SPDX-License-Identifier: MIT

/// A label for a counter and for a line in the log. Few are known, and none comes from a client.
public struct RefusalReason: Hashable, Sendable, CustomStringConvertible {
    /// Lower case with underscores, as Prometheus has labels: `rate_limited`.
    public let name: String

    /// - Parameter name: As ``name``.
    public init(_ name: String) { self.name = name }

    /// No better word than the status is known.
    public static let unspecified = RefusalReason("unspecified")

    /// ``name``.
    public var description: String { name }
}
