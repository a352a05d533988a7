// Short texts with a grammar: callbacks' names and cursors.
// SPDX-License-Identifier: MIT

@testable import Chat
@testable import ChatHTTP

extension Property {
    /// A name that passes is words joined by dots and can stand in front of a call.
    static let callback = Property(name: "callback") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let callback = CallbackName(text) else { return }
        try require(Array(callback.name.utf8) == bytes, "the name has changed")
        try require(bytes.count <= 128, "\(bytes.count) bytes")
        let words = callback.name.split(separator: ".", omittingEmptySubsequences: false)
        try require(words.count <= 5, "\(words.count) words")
        for word in words {
            let isWord = word.wholeMatch(of: /[A-Za-z_$][A-Za-z0-9_$]*/) != nil
            try require(isWord, "\(word) is no name")
            try require(!["eval", "this", "__proto__"].contains(word), "\(word) passes")
        }
    }

    /// A cursor means the same once it was written down and read again.
    static let cursor = Property(name: "cursor") { bytes in
        guard let cursor = Cursor(String(decoding: bytes, as: UTF8.self)) else { return }
        try require(
            Cursor(cursor.description) == cursor, "\(cursor) comes back as another")
    }
}
