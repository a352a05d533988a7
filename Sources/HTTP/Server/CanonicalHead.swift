// The only bytes that evhttp's parser ever sees.
// SPDX-License-Identifier: MIT

/// The constant that stands for every request that passed the parser.
///
/// evhttp accepts, dispatches, keeps connections alive and frees them; for that it needs to read
/// some request. The resource works with the parser's own reading of the real one.
enum CanonicalHead {
    /// The shortest head that evhttp takes. Constant, so that evhttp's buffer can refer to it
    /// without a copy.
    static let text: StaticString = "GET / HTTP/1.1\r\n\r\n"
}
