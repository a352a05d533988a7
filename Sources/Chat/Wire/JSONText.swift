// JSON as it was posted: checked, and made plain ASCII where it is not.
// SPDX-License-Identifier: MIT

/// Reads one JSON value (RFC 8259) and writes it down again for use inside a script.
///
/// Keys keep their order and numbers their digits, which no decoder to values would promise. The
/// outcome is ASCII on one line, with `<`, `>` and `&` escaped: it can open no tag, end no script
/// and be mistaken for no other encoding. Nesting is counted, not recursed into.
///
/// Most values are such ASCII already. So nothing is written before the first byte that must differ.
///
/// What passes is the same value to a script and to `JSON.parse`, and no reader of an answer gives
/// up on it. docs/decisions/0017-no-proto-key.md
package struct JSONText {
    /// Levels of arrays and objects in one message. An answer puts three of its own around it, and
    /// common readers stop at 512: Foundation's, and PHP's unless told otherwise.
    package static let maxDepth = 500

    /// Where the value stands in the source, without the blanks around it.
    private(set) var range = 0..<0
    /// The value as ASCII; nil where that is what the source says.
    var ascii: [UInt8]? { isPlain ? nil : output }

    /// Whether nothing had to be written so far.
    private var isPlain = true
    private var output: [UInt8] = []
    /// What stands before this place is in `output`, if anything is.
    private var copied = 0
    private var index = 0
    private var brackets = BracketStack()
    /// Why it is refused even where it is valid JSON.
    private(set) var refusal: JSONError?

    /// - Throws: What is wrong with `source` and where. That it is not JSON goes first.
    init(_ source: Span<UInt8>) throws(JSONError) {
        try readAll(in: source)
        skipBlanks(in: source)
        if index < source.count { throw error(.textBehind) }
        if let refusal { throw refusal }
    }

    /// The value that begins at or behind `start`, whatever follows it: see ``range``.
    ///
    /// - Throws: Why it is not JSON. Where it is JSON that is not taken, ``refusal`` says so.
    init(in source: Span<UInt8>, from start: Int) throws(JSONError) {
        index = start
        try readAll(in: source)
    }

    private mutating func readAll(in source: Span<UInt8>) throws(JSONError) {
        skipBlanks(in: source)
        let start = index
        if start == source.count { throw error(.noValue) }
        copied = start
        repeat { try readValue(in: source) } while !brackets.isEmpty
        range = start..<index
        if !isPlain { copy(upTo: index, of: source) }
    }

    /// A scalar, or an opening bracket; then whatever closes or separates behind it.
    private mutating func readValue(in source: Span<UInt8>) throws(JSONError) {
        switch peek(source) {
        case UInt8(ascii: "{"):
            enter(.object, in: source)
            if !leaveIfEmpty(UInt8(ascii: "}"), in: source) { return try readKey(in: source) }
        case UInt8(ascii: "["):
            enter(.array, in: source)
            if !leaveIfEmpty(UInt8(ascii: "]"), in: source) { return }
        case UInt8(ascii: "\""): try readString(in: source)
        case UInt8(ascii: "-"): try readNumber(in: source)
        case let byte? where byte.isDigit: try readNumber(in: source)
        case UInt8(ascii: "t"): try readWord("true", in: source)
        case UInt8(ascii: "f"): try readWord("false", in: source)
        case UInt8(ascii: "n"): try readWord("null", in: source)
        case nil: throw error(.unexpectedEnd)
        default: throw error(.noValue)
        }
        try readRest(in: source)
    }

    /// Closes what ends here and reads the comma before the next value.
    private mutating func readRest(in source: Span<UInt8>) throws(JSONError) {
        while let bracket = brackets.last {
            replaceBlanks(in: source)
            switch (peek(source), bracket) {
            case (UInt8(ascii: ","), _):
                index += 1
                replaceBlanks(in: source)
                return bracket == .object ? try readKey(in: source) : ()
            case (UInt8(ascii: "}"), .object), (UInt8(ascii: "]"), .array):
                index += 1
                brackets.removeLast()
            case (nil, _): throw error(.unexpectedEnd)
            case (_, .object): throw error(.noEndOfObject)
            case (_, .array): throw error(.noEndOfArray)
            }
        }
    }

    private mutating func readKey(in source: Span<UInt8>) throws(JSONError) {
        guard peek(source) == UInt8(ascii: "\"") else { throw error(.noKey) }
        let start = index
        try readString(in: source)
        if source.isProto(at: start) { refusal = refusal ?? .protoKey(offset: start) }
        replaceBlanks(in: source)
        guard peek(source) == UInt8(ascii: ":") else { throw error(.noColon) }
        index += 1
        replaceBlanks(in: source)
    }

    private mutating func enter(_ bracket: BracketStack.Bracket, in source: Span<UInt8>) {
        if brackets.count == JSONText.maxDepth { refusal = refusal ?? .tooDeep(offset: index) }
        brackets.append(bracket)
        index += 1
        replaceBlanks(in: source)
    }

    private mutating func leaveIfEmpty(_ bracket: UInt8, in source: Span<UInt8>) -> Bool {
        guard peek(source) == bracket else { return false }
        index += 1
        brackets.removeLast()
        return true
    }
}

// Scalars.
extension JSONText {
    private mutating func readWord(
        _ word: String, in source: Span<UInt8>
    ) throws(JSONError) {
        for byte in word.utf8 {
            guard peek(source) == byte else { throw error(.noValue) }
            index += 1
        }
    }

    /// RFC 8259, section 6: no leading zeros, and digits on both sides of the point.
    private mutating func readNumber(in source: Span<UInt8>) throws(JSONError) {
        skip(UInt8(ascii: "-"), in: source)
        if !skip(UInt8(ascii: "0"), in: source) { try readDigits(in: source) }
        if skip(UInt8(ascii: "."), in: source) { try readDigits(in: source) }
        if skip(UInt8(ascii: "e"), in: source) || skip(UInt8(ascii: "E"), in: source) {
            if !skip(UInt8(ascii: "+"), in: source) { skip(UInt8(ascii: "-"), in: source) }
            try readDigits(in: source)
        }
    }

    private mutating func readDigits(in source: Span<UInt8>) throws(JSONError) {
        let start = index
        while let byte = peek(source), byte.isDigit { index += 1 }
        if index == start { throw error(.noDigit) }
    }

    /// RFC 8259, section 7.
    private mutating func readString(in source: Span<UInt8>) throws(JSONError) {
        index += 1
        while true {
            index = source.endOfPlainText(from: index)
            switch peek(source) {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"): try readEscape(in: source)
            case nil: throw error(.unclosedString)
            case let byte? where byte < 0x20: throw error(.controlCharacter)
            default: try readUnsafe(in: source)
            }
        }
    }

    /// RFC 8259, section 7. Half of a surrogate pair is let through.
    private mutating func readEscape(in source: Span<UInt8>) throws(JSONError) {
        index += 1
        guard let byte = peek(source) else { throw error(.unclosedString) }
        guard "\"\\/bfnrtu".utf8.contains(byte) else { throw error(.badEscape) }
        index += 1
        guard byte == UInt8(ascii: "u") else { return }
        for _ in 0..<4 {
            guard peek(source)?.hexadecimal != nil else {
                throw error(.badUnicodeEscape)
            }
            index += 1
        }
    }

    /// A character that a script must not meet: its escape is written in its place.
    private mutating func readUnsafe(in source: Span<UInt8>) throws(JSONError) {
        guard let scalar = source.scalar(at: index) else {
            throw error(.notUTF8)
        }
        copy(upTo: index, of: source)
        output.append(escaping: scalar)
        index += UTF8.width(scalar)
        copied = index
    }
}

// Bytes.
extension JSONText {
    /// nil at the end of the source.
    private func peek(_ source: Span<UInt8>) -> UInt8? {
        index < source.count ? source[index] : nil
    }

    /// Whether it was there.
    @discardableResult
    private mutating func skip(_ byte: UInt8, in source: Span<UInt8>) -> Bool {
        guard peek(source) == byte else { return false }
        index += 1
        return true
    }

    /// Around the value.
    private mutating func skipBlanks(in source: Span<UInt8>) {
        while let byte = peek(source), byte.isBlank { index += 1 }
    }

    /// Blanks stay as they were posted, except that line breaks become spaces.
    @inline(__always)
    private mutating func replaceBlanks(in source: Span<UInt8>) {
        // Mostly there are none.
        if let byte = peek(source), byte <= UInt8(ascii: " ") { replaceSomeBlanks(in: source) }
    }

    private mutating func replaceSomeBlanks(in source: Span<UInt8>) {
        while let byte = peek(source), byte.isBlank {
            if byte.isLineBreak {
                copy(upTo: index, of: source)
                output.append(UInt8(ascii: " "))
                copied = index + 1
            }
            index += 1
        }
    }

    /// Copies what stands for itself.
    private mutating func copy(upTo end: Int, of source: Span<UInt8>) {
        if isPlain { output.reserveCapacity(source.count) }
        isPlain = false
        source.extracting(copied..<end).withUnsafeBufferPointer {
            output.append(contentsOf: $0)
        }
        copied = end
    }

    private func error(_ problem: JSONProblem) -> JSONError {
        .malformed(problem, offset: index)
    }
}
