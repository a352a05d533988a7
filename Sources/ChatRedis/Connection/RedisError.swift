// Why a command has no answer.
// SPDX-License-Identifier: MIT

/// What went wrong with a command or a connection. No description holds a password or a message's text.
package enum RedisError: Error, Equatable, CustomStringConvertible {
    /// The server says no. The code is its first word: `READONLY`, `NOSCRIPT`, `ERR`.
    case refused(code: String, text: String)
    /// The connection has ended, for this reason. Whether the command was carried out, nobody knows.
    case gone(String)

    /// - Parameter error: What the server said: a code and a sentence.
    init(_ error: String) {
        let words = error.split(separator: " ", maxSplits: 1)
        self = .refused(
            code: words.first.map(String.init) ?? "",
            text: words.count > 1 ? String(words[1]) : "")
    }

    package var description: String {
        switch self {
        case .refused(let code, _): "Redis refuses it: \(code)"
        case .gone(let reason): reason
        }
    }
}
