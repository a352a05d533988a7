// Text that may stand in a page, whoever wrote it.
// SPDX-License-Identifier: MIT

/// A piece of HTML. Whatever is interpolated into it is escaped, in texts and in attributes with
/// quotation marks alike; only another ``HTML`` goes in as it is. So forgetting to escape is not
/// possible: it would be a type error.
struct HTML: ExpressibleByStringInterpolation, CustomStringConvertible {
    private(set) var description: String

    init(stringLiteral text: String) {
        description = text
    }

    init(stringInterpolation parts: Parts) {
        description = parts.text
    }

    init(joining pieces: some Sequence<HTML>, by separator: HTML = "") {
        description = pieces.map(\.description).joined(separator: separator.description)
    }

    struct Parts: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ html: HTML) { text += html.description }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }

        mutating func appendInterpolation(_ foreign: String) { text += HTML.escaped(foreign) }
    }

    /// The five signs that mean something in a text or in an attribute's value are written out. A
    /// line ends with LF, also where a form wrote CR LF. Other control characters but tabs, which
    /// HTML does not allow, become U+FFFD.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 16)
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { last = scalar }
            switch scalar {
            case "\n" where last == "\r": break
            case "\r": escaped += "\n"
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case _ where scalar.properties.generalCategory == .control: escaped += "\u{fffd}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension HTML {
    /// `piece`, or nothing.
    static func when(_ condition: Bool, _ piece: @autoclosure () -> HTML) -> HTML {
        condition ? piece() : ""
    }
}
