// What is wrong where no token can be made.
// SPDX-License-Identifier: MIT

/// Why there is no token.
enum TokenError: Error, CustomStringConvertible {
    /// It is longer than names may be, or has characters that no name has.
    case badName
    /// The journal is in memory, and the keys with it.
    case noKeys
    /// No server has kept keys there yet.
    case noEngineKeys
    /// No server of this version has used the file yet.
    case oldKeys(path: String)

    var description: String {
        switch self {
        case .badName: "a name is 1 to 64 visible characters on one line"
        case .noKeys:
            "a server with --journal memory has no keys on disk; name a file: --secret-file"
        case .noEngineKeys:
            "there are no keys in Redis yet; start a server with --keys engine first"
        case .oldKeys(let path):
            "\(path) has no key for tokens yet; restart the server, which adds it"
        }
    }
}
