// What a server says of itself.
// SPDX-License-Identifier: MIT

/// The answer to `INFO`: lines of `name:value`.
struct ServerInfo {
    private var values: [Substring: Substring] = [:]

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
    }

    subscript(name: String) -> String? { values[name[...]].map { String($0) } }
}
