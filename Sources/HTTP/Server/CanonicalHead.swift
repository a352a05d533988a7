// The only bytes that evhttp's parser ever sees.
// SPDX-License-Identifier: MIT

/// The constant that stands for all requests of a connection.
///
/// evhttp accepts a connection, dispatches one exchange on it, and owns both to the connection's end.
/// For that it needs to read some request, once. The resources work with the parser's own reading
/// of the real ones.
enum CanonicalHead {
    /// The shortest head that evhttp takes. Constant, so that evhttp's buffer can refer to it
    /// without a copy.
    static let text: StaticString = "GET / HTTP/1.1\r\n\r\n"
}
