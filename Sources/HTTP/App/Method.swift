// The request methods that are understood at all.
// SPDX-License-Identifier: MIT

/// RFC 9110 section 9. CONNECT is missing: a chat server is no tunnel.
public enum Method: CaseIterable, Sendable {
    case get, head, post, put, patch, delete, options, trace

    var name: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        }
    }

    /// A body sent with any other method has no meaning and is refused: some parsers skip it and
    /// so would read it as the next request.
    var mayHaveBody: Bool {
        switch self {
        case .post, .put, .patch, .delete: true
        case .get, .head, .options, .trace: false
        }
    }
}
