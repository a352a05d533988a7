// The checker of JSON as it was, byte by byte: what the quick one is held against.
// SPDX-License-Identifier: MIT

@testable import Chat

/// Reads one JSON value (RFC 8259) one byte at a time and writes it down again, as ``JSONText`` did
/// before it read many bytes at once.
struct PlainJSONText {
    /// Levels of arrays and objects in one message. An answer puts three of its own around it, and
    /// common readers stop at 512: Foundation's, and PHP's unless told otherwise.
    static let maxDepth = 500

    private let source: [UInt8]
    private var index = 0
    private var output: [UInt8] = []
    /// The brackets that are open, innermost last.
    private var open: [UInt8] = []
    /// Why it is refused even where it is valid JSON.
    private var refusal: JSONError?

    /// - Returns: `source` as ASCII.
    /// - Throws: What is wrong with it and where. That it is not JSON goes first.
    static func ascii(_ source: [UInt8]) throws(JSONError) -> [UInt8] {
        var text = PlainJSONText(source)
        try text.readDocument()
        return text.output
    }

    private init(_ source: [UInt8]) {
        self.source = source
        output.reserveCapacity(source.count)
    }

    private mutating func readDocument() throws(JSONError) {
        skipBlanks(keeping: false)
        if index == source.count { throw error("expected a value") }
        repeat { try readValue() } while !open.isEmpty
        skipBlanks(keeping: false)
        if index < source.count { throw error("unexpected text after the value") }
        if let refusal { throw refusal }
    }

    /// A scalar, or an opening bracket; then whatever closes or separates behind it.
    private mutating func readValue() throws(JSONError) {
        switch peek() {
        case UInt8(ascii: "{"):
            try enter()
            if try !leaveIfEmpty(UInt8(ascii: "}")) { return try readKey() }
        case UInt8(ascii: "["):
            try enter()
            if try !leaveIfEmpty(UInt8(ascii: "]")) { return }
        case UInt8(ascii: "\""): try readString()
        case UInt8(ascii: "-"): try readNumber()
        case let byte? where PlainJSONText.isDigit(byte): try readNumber()
        case UInt8(ascii: "t"): try readWord("true")
        case UInt8(ascii: "f"): try readWord("false")
        case UInt8(ascii: "n"): try readWord("null")
        case nil: throw error("unexpected end")
        default: throw error("expected a value")
        }
        try readRest()
    }

    /// Closes what ends here and reads the comma before the next value.
    private mutating func readRest() throws(JSONError) {
        while let bracket = open.last {
            skipBlanks(keeping: true)
            let isObject = bracket == UInt8(ascii: "{")
            switch peek() {
            case UInt8(ascii: ","):
                copy()
                skipBlanks(keeping: true)
                return isObject ? try readKey() : ()
            case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
                copy()
                open.removeLast()
            case nil: throw error("unexpected end")
            default: throw error(isObject ? "expected a comma or }" : "expected a comma or ]")
            }
        }
    }

    private mutating func readKey() throws(JSONError) {
        guard peek() == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
        let start = index
        try readString()
        if isProto(source[start..<index]) { refusal = refusal ?? .protoKey(offset: start) }
        skipBlanks(keeping: true)
        guard peek() == UInt8(ascii: ":") else { throw error("expected a colon") }
        copy()
        skipBlanks(keeping: true)
    }

    private mutating func enter() throws(JSONError) {
        if open.count == PlainJSONText.maxDepth { refusal = refusal ?? .tooDeep(offset: index) }
        open.append(source[index])
        copy()
        skipBlanks(keeping: true)
    }

    private mutating func leaveIfEmpty(_ bracket: UInt8) throws(JSONError) -> Bool {
        guard peek() == bracket else { return false }
        copy()
        open.removeLast()
        return true
    }
}

// Keys.
extension PlainJSONText {
    /// Whether a string, quotes and all, says `__proto__`, perhaps with escapes.
    ///
    /// In a script that key sets the object's prototype, and twice it is a syntax error.
    /// ECMA-262, B.3.1.
    private func isProto(_ string: ArraySlice<UInt8>) -> Bool {
        var rest = string.dropFirst().dropLast()
        for byte in "__proto__".utf8 {
            if rest.first == byte {
                rest = rest.dropFirst()
            } else {
                guard rest.starts(with: "\\u".utf8) else { return false }
                let digits = String(decoding: rest.dropFirst(2).prefix(4), as: UTF8.self)
                guard UInt16(digits, radix: 16) == UInt16(byte) else { return false }
                rest = rest.dropFirst(6)
            }
        }
        return rest.isEmpty
    }
}

// Scalars.
extension PlainJSONText {
    private mutating func readWord(_ word: StaticString) throws(JSONError) {
        for byte in word.description.utf8 {
            guard peek() == byte else { throw error("expected a value") }
            copy()
        }
    }

    /// RFC 8259, section 6: no leading zeros, and digits on both sides of the point.
    private mutating func readNumber() throws(JSONError) {
        if peek() == UInt8(ascii: "-") { copy() }
        if peek() == UInt8(ascii: "0") { copy() } else { try readDigits() }
        if peek() == UInt8(ascii: ".") {
            copy()
            try readDigits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            copy()
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { copy() }
            try readDigits()
        }
    }

    private mutating func readDigits() throws(JSONError) {
        let start = index
        while let byte = peek(), PlainJSONText.isDigit(byte) { copy() }
        if index == start { throw error("expected a digit") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    /// RFC 8259, section 7. The output is ASCII, and safe inside a script.
    private mutating func readString() throws(JSONError) {
        copy()
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""): return copy()
            case UInt8(ascii: "\\"): try readEscape()
            case 0..<0x20: throw error("control character in a string")
            case _ where byte.standsForItself: copyPlain()
            default: try readUnsafe()
            }
        }
        throw error("unclosed string")
    }

    /// RFC 8259, section 7. The escape is copied; half of a surrogate pair is let through.
    private mutating func readEscape() throws(JSONError) {
        copy()
        guard let byte = peek() else { throw error("unclosed string") }
        guard "\"\\/bfnrtu".utf8.contains(byte) else { throw error("invalid escape") }
        copy()
        guard byte == UInt8(ascii: "u") else { return }
        for _ in 0..<4 {
            guard let digit = peek(), "0123456789abcdefABCDEF".utf8.contains(digit) else {
                throw error("\\u without four hexadecimal digits")
            }
            copy()
        }
    }

    /// A character that a script must not meet: its escape is written in its place.
    private mutating func readUnsafe() throws(JSONError) {
        var decoder = UTF8()
        var rest = source[index...].prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else {
            throw error("text that is not UTF-8")
        }
        index += UTF8.width(scalar)
        output.append(escaping: scalar)
    }
}

// Bytes.
extension PlainJSONText {
    /// nil at the end of the source.
    private func peek() -> UInt8? { index < source.count ? source[index] : nil }

    /// There must be one more byte: ``peek()`` has shown it.
    private mutating func copy() {
        output.append(source[index])
        index += 1
    }

    /// Copies what stands for itself in a string, many bytes at a time.
    private mutating func copyPlain() {
        let start = index
        repeat { index += 1 } while index < source.count && source[index].standsForItself
        output += source[start..<index]
    }

    /// Blanks stay as they were posted, except that line breaks become spaces.
    private mutating func skipBlanks(keeping: Bool) {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): if keeping { output.append(byte) }
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): if keeping { output.append(0x20) }
            default: return
            }
            index += 1
        }
    }

    private func error(_ problem: String) -> JSONError {
        .malformed(JSONProblem(rawValue: problem)!, offset: index)
    }
}
