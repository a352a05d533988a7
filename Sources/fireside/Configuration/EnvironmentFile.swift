// The syntax of `--config`, which is that of systemd's EnvironmentFile=: KEY=value.
// SPDX-License-Identifier: MIT

/// A file of assignments; systemd.exec(5). It knows comments, quotes, and lines that a backslash
/// continues. There is no shell, so `$HOME` stays as it is. What systemd would skip is an error here.
struct EnvironmentFile {
    /// One assignment.
    struct Entry: Equatable {
        let key: String
        let value: String
        /// Where the key is, counted from 1.
        let line: Int
    }

    /// What cannot be read, and where.
    struct SyntaxError: Error, Equatable {
        let line: Int
        let sentence: String
    }

    /// In the order of the file.
    let entries: [Entry]

    /// - Parameter text: The whole file. Lines may end as Windows ends them, and the mark that Windows'
    ///   editors write at the beginning does not count.
    init(_ text: String) throws(SyntaxError) {
        let marked = text.unicodeScalars.first == "\u{FEFF}"
        let plain = String(text.unicodeScalars.dropFirst(marked ? 1 : 0))
        var reader = Reader(plain.replacing("\r\n", with: "\n"))
        var entries: [Entry] = []
        while reader.skipToEntry() { entries.append(try reader.entry()) }
        self.entries = entries
    }
}

/// Reads one assignment after the other.
private struct Reader {
    private var rest: Substring.UnicodeScalarView
    /// Of the next letter.
    private var line = 1

    init(_ text: String) {
        rest = text[...].unicodeScalars
    }

    /// Skips empty lines and comments.
    ///
    /// - Returns: Whether something follows.
    mutating func skipToEntry() -> Bool {
        while let next = rest.first {
            if next == "#" || next == ";" {
                while let next = rest.first, next != "\n" { _ = take() }
            } else if !next.properties.isWhitespace {
                return true
            }
            _ = take()
        }
        return false
    }

    mutating func entry() throws(EnvironmentFile.SyntaxError) -> EnvironmentFile.Entry {
        let start = line
        var key = ""
        while true {
            guard let next = take(), next != "\n" else {
                throw .init(line: start, sentence: "a line is KEY=value, and this one has no =")
            }
            if next == "=" { break }
            key.unicodeScalars.append(next)
        }
        return try .init(key: key.withoutTrailingSpaces, value: value(), line: start)
    }

    private mutating func take() -> Unicode.Scalar? {
        let next = rest.popFirst()
        if next == "\n" { line += 1 }
        return next
    }

    /// Quoted parts stand before the part without quotes; all are put together.
    private mutating func value() throws(EnvironmentFile.SyntaxError) -> String {
        var value = ""
        skipSpaces()
        while let quote = rest.first, quote == "'" || quote == "\"" {
            value += try quoted()
            skipSpaces()
        }
        return value + unquoted()
    }

    private mutating func skipSpaces() {
        while let next = rest.first, next != "\n", next.properties.isWhitespace { _ = take() }
    }

    /// Up to the end of the line. A backslash takes the next letter as it is, and continues the line.
    private mutating func unquoted() -> String {
        var text = ""
        while let next = take(), next != "\n" {
            let letter = next == "\\" ? take() : next
            if let letter, next != "\\" || letter != "\n" { text.unicodeScalars.append(letter) }
        }
        return text.withoutTrailingSpaces
    }

    /// Up to the same quote. A backslash counts between double quotes only, before these few letters.
    private mutating func quoted() throws(EnvironmentFile.SyntaxError) -> String {
        let start = line
        let quote = take()
        var text = ""
        while let next = take() {
            if next == quote { return text }
            text.unicodeScalars.append(next)
            guard next == "\\", quote == "\"", let escaped = rest.first,
                "\"\\`$\n".unicodeScalars.contains(escaped)
            else { continue }
            text.unicodeScalars.removeLast()
            if let escaped = take(), escaped != "\n" { text.unicodeScalars.append(escaped) }
        }
        throw .init(line: start, sentence: "the quote that opens here is never closed")
    }
}

extension String {
    fileprivate var withoutTrailingSpaces: String {
        guard let end = unicodeScalars.lastIndex(where: { !$0.properties.isWhitespace }) else {
            return ""
        }
        return String(unicodeScalars[...end])
    }
}
