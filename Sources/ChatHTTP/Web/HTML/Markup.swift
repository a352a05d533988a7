// Code in a text: blocks between lines of three backticks, and `code` within a line.
// SPDX-License-Identifier: MIT

/// Reads a text by the same rules as page/markup.js. Tests/js/page/markup.json has examples.
enum Markup {
    enum Piece: Equatable {
        case text(String)
        /// Within a line.
        case code(String)
        /// Lines of their own.
        case block(String)
    }

    /// Pieces of code in one text: each is an element.
    private static let most = 200
    private static let fence = "```"

    /// The text in pieces, in order. It takes time in proportion to the text's length.
    static func pieces(of text: String) -> [Piece] {
        guard text.utf8.contains(UInt8(ascii: "`")) else { return [.text(text)] }
        let lines = text.linesOfText
        var pieces: [Piece] = []
        var plain: [Substring] = []
        func flush() {
            let words = plain.joined(separator: "\n")
            plain = []
            if !words.isBlank { pieces += inline(words) }
        }
        var (at, count) = (0, 0)
        while at < lines.count {
            if count < most, let block = block(in: lines, at: at) {
                flush()
                pieces.append(.block(block.code))
                count += 1
                at = block.end
            } else {
                plain.append(lines[at])
            }
            at += 1
        }
        flush()
        return pieces
    }

    /// The block that begins with this line, if one does, and the index of its last line. It goes on
    /// up to a line that ends with a fence, or to the end of the text.
    private static func block(in lines: [Substring], at: Int) -> (code: String, end: Int)? {
        guard lines[at].utf8.starts(with: fence.utf8) else { return nil }
        let first = Substring(lines[at].utf8.dropFirst(fence.utf8.count))
        if first.utf8.contains(UInt8(ascii: "`")) {
            return first.withoutFence.flatMap { code in
                code.utf8.contains(UInt8(ascii: "`")) ? nil : made(String(code), at)
            }
        }
        let isLanguage = !first.trimmedEnd.unicodeScalars.contains(where: \.properties.isWhitespace)
        var code = isLanguage ? [] : [first]
        var end = at + 1
        while end < lines.count {
            if let last = lines[end].withoutFence {
                code.append(last)
                break
            }
            code.append(lines[end])
            end += 1
        }
        return made(code.joined(separator: "\n"), end)
    }

    /// An empty block is none: its backticks stay text.
    private static func made(_ code: String, _ end: Int) -> (code: String, end: Int)? {
        code.isBlank ? nil : (String(code[...].trimmedEnd), end)
    }

    /// Code within a line stands between two runs of backticks of one length, with none inside.
    private static func inline(_ text: String) -> [Piece] {
        let parts = text.partsAroundBackticks
        var pieces: [Piece] = []
        var (plain, at, count) = ("", 0, 0)
        while at < parts.count {
            if at % 2 == 1, at + 2 < parts.count, parts[at] == parts[at + 2], count < most,
                !parts[at + 1].isBlank, !parts[at + 1].utf8.contains(UInt8(ascii: "\n"))
            {
                if !plain.isEmpty { pieces.append(.text(plain)) }
                pieces.append(.code(String(parts[at + 1])))
                (plain, count, at) = ("", count + 1, at + 2)
            } else {
                plain += parts[at]
            }
            at += 1
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
        return pieces
    }
}

extension String {
    /// Without the ends, which are LF or CR LF. For Swift `"\r\n"` is one character.
    fileprivate var linesOfText: [Substring] {
        utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        }
    }

    /// A text and a run of backticks in turn.
    fileprivate var partsAroundBackticks: [Substring] {
        var parts: [Substring] = []
        var rest = utf8[...]
        while true {
            let text = rest.prefix { $0 != UInt8(ascii: "`") }
            parts.append(Substring(text))
            rest = rest[text.endIndex...]
            if rest.isEmpty { return parts }
            let run = rest.prefix { $0 == UInt8(ascii: "`") }
            parts.append(Substring(run))
            rest = rest[run.endIndex...]
        }
    }
}

extension StringProtocol {
    fileprivate var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}

extension Substring {
    fileprivate var trimmedEnd: Substring {
        let last = unicodeScalars.lastIndex { !$0.properties.isWhitespace }
        return last.map { self[...$0] } ?? self[startIndex..<startIndex]
    }

    /// A line up to the fence that ends it; nil where none does.
    fileprivate var withoutFence: Substring? {
        let line = trimmedEnd
        return line.utf8.suffix(3).elementsEqual("```".utf8)
            ? Substring(line.utf8.dropLast(3)) : nil
    }
}
