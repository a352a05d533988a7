// What an error looks like to a client.
// SPDX-License-Identifier: MIT

public import Language

/// The form of the errors of one request. A ``Site`` is made with its type.
public protocol ErrorRenderer {
    /// Finds out what this client understands. Called once a request at most, while the request still
    /// has its header fields and its query.
    init(_ request: Request)

    /// The response that tells `error` to somebody who reads `language`.
    func render(_ error: HTTPError, in language: Language) -> Response
}
