// Errors that a client is told of in words of their own.
// SPDX-License-Identifier: MIT

/// An error that knows what a client is to be told.
///
/// Any other error that a resource throws, or its Deferred fails with, is a failure of the server:
/// the client gets a 500, and ``Site/observer`` hears of it.
public protocol HTTPErrorConvertible: Error {
    /// What the client is told.
    var httpError: HTTPError { get }

    /// Whether the operator must hear of it, too: it is neither the client's mistake nor a limit at
    /// work.
    var isFailure: Bool { get }
}

extension HTTPError: HTTPErrorConvertible {
    /// Itself.
    public var httpError: HTTPError { self }
    /// No: somebody chose to refuse the request.
    public var isFailure: Bool { false }
}
