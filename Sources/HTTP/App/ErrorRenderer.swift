// What an error looks like to a client.
// SPDX-License-Identifier: MIT

/// The form of the errors of one request. A ``Site`` is made with its type.
public protocol ErrorRenderer {
    /// Finds out what this client understands. Called once a request at most, while the request still
    /// has its header fields and its query.
    init(_ request: Request)

    /// The response that tells `error`.
    func render(_ error: HTTPError) -> Response
}
