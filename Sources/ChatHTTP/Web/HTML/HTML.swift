// Text that may stand in a page, no matter who wrote it.
// SPDX-License-Identifier: MIT

import Chat

/// A piece of HTML. Whatever is interpolated into it is escaped, in texts and in attributes with
/// quotation marks alike; only another ``HTML`` goes in as it is. So forgetting to escape is not
/// possible: it would be a type error.
struct HTML: ExpressibleByStringInterpolation, CustomStringConvertible {
    private(set) var description: String

    init(stringLiteral text: String) {
        description = text
    }

    init(stringInterpolation parts: HTMLParts) {
        description = parts.text
    }

    init(joining pieces: some Sequence<HTML>, by separator: HTML = "") {
        description = pieces.map(\.description).joined(separator: separator.description)
    }

    struct HTMLParts: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ html: HTML) { text += html.description }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }

        mutating func appendInterpolation(_ base: BasePath) { text += base.description }

        mutating func appendInterpolation(_ foreign: String) { text += HTML.escaped(foreign) }
    }

    /// The five signs that mean something in a text or in an attribute's value are written out. A
    /// line ends with LF, also where a form wrote CR LF. Other control characters but tabs, which
    /// HTML does not allow, become U+FFFD.
    static func escaped(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            var escaped: [UInt8] = []
            var copied = 0
            var last: UInt8 = 0
            for (index, byte) in bytes.enumerated() {
                defer { last = byte }
                guard let substitute = substitute(for: byte, after: last) else { continue }
                escaped += bytes[copied..<(byte < 0x80 ? index : index - 1)]
                escaped.append(ascii: substitute)
                copied = index + 1
            }
            escaped += bytes[copied...]
            return String(decoding: escaped, as: UTF8.self)
        }
    }

    /// What stands for a byte; nil where that is the byte itself. None of these is part of another
    /// character in UTF-8, except 80 to 9F: behind C2 alone they are a control character.
    private static func substitute(for byte: UInt8, after last: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        case UInt8(ascii: "\r"): "\n"
        case UInt8(ascii: "\n"): last == UInt8(ascii: "\r") ? "" : nil
        case UInt8(ascii: "\t"): nil
        case 0..<0x20, 0x7f: "\u{fffd}"
        case 0x80...0x9f: last == 0xc2 ? "\u{fffd}" : nil
        default: nil
        }
    }
}

extension HTML {
    /// `piece`, or nothing.
    static func when(_ condition: Bool, _ piece: @autoclosure () -> HTML) -> HTML {
        condition ? piece() : ""
    }
}
