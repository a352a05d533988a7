// The text in a message, read as a browser's JSON.parse reads it.
// SPDX-License-Identifier: MIT

/// The beginning of a text.
package struct Excerpt: Equatable {
    /// The first part of it, decoded, up to the limit that was asked for.
    package let text: String
    /// Whether the text goes on.
    package let isCut: Bool
}

extension JSON {
    /// The value of the field `text`; nil if there is none, or if it is not a string.
    ///
    /// Of several such fields the last one counts. Half of a surrogate pair becomes U+FFFD.
    package var text: String? { excerpt(of: .max)?.text }

    /// As much of ``text`` as fits into `limit` bytes of UTF-8, which never ends within a scalar.
    ///
    /// The JSON is skimmed once, whatever its size; only what is returned is decoded.
    package func excerpt(of limit: Int) -> Excerpt? {
        var finder = TextFinder(bytes)
        guard let start = finder.findText() else { return nil }
        var decoder = StringDecoder(bytes, at: start)
        return decoder.read(limit)
    }
}

extension JSON {
    /// The string that the value is, decoded; nil for any other value. Half of a surrogate pair
    /// becomes U+FFFD.
    package var string: String? {
        guard bytes.first == UInt8(ascii: "\"") else { return nil }
        var decoder = StringDecoder(bytes, at: 1)
        return decoder.read(.max).text
    }
}

/// Finds a field of an object. It counts brackets and checks nothing else: the JSON was checked
/// when it was posted. Damaged JSON leads to a wrong place, and never out of bounds.
private struct TextFinder {
    private let json: [UInt8]
    private var index = 0

    init(_ json: [UInt8]) {
        self.json = json
    }

    /// Where the string begins that is the last value of `text` in the outermost object.
    mutating func findText() -> Int? {
        var depth = 0
        var place: Int?
        while index < json.count {
            let byte = json[index]
            let start = index
            index += 1
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                skipString()
                guard depth == 1, skipColon(), isText(start) else { continue }
                place = index < json.count && json[index] == UInt8(ascii: "\"") ? index + 1 : nil
            default: break
            }
        }
        return place
    }

    /// Goes from behind the opening quotation mark to behind the closing one.
    private mutating func skipString() {
        while index < json.count {
            switch json[index] {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
    }

    /// Whether a colon follows, so that the string before it is a key. Then skips to the value.
    private mutating func skipColon() -> Bool {
        skipBlanks()
        guard index < json.count, json[index] == UInt8(ascii: ":") else { return false }
        index += 1
        skipBlanks()
        return true
    }

    /// The four blanks of JSON: RFC 8259, section 2.
    private mutating func skipBlanks() {
        while index < json.count, [0x20, 0x09, 0x0a, 0x0d].contains(json[index]) { index += 1 }
    }

    /// Whether the key whose opening quotation mark is at `start` says `text`: plainly, or with
    /// escapes.
    private func isText(_ start: Int) -> Bool {
        var place = start + 1
        for letter in "text".utf8 {
            if json[place] == letter {
                place += 1
            } else if json[place] == UInt8(ascii: "\\"), isEscape(of: letter, at: place) {
                place += 6
            } else {
                return false
            }
        }
        return json[place] == UInt8(ascii: "\"")
    }

    /// `\u0074` of a `t`.
    private func isEscape(of letter: UInt8, at place: Int) -> Bool {
        guard place + 6 < json.count, json[place + 1] == UInt8(ascii: "u") else { return false }
        return json[(place + 2)..<(place + 6)].hexadecimal == UInt16(letter)
    }
}

/// Decodes the escapes of a string in JSON.
struct StringDecoder {
    private let json: [UInt8]
    private var index: Int
    private var decoded: [UInt8] = []

    /// - Parameter index: Of the byte behind the opening quotation mark.
    init(_ json: [UInt8], at index: Int) {
        self.json = json
        self.index = index
    }

    /// The first `limit` bytes.
    mutating func read(_ limit: Int) -> Excerpt {
        while index < json.count, json[index] != UInt8(ascii: "\"") {
            if readPlain(limit) { continue }
            let (start, count) = (index, decoded.count)
            if json[index] == UInt8(ascii: "\\") {
                readEscape()
            } else {
                readScalar()
            }
            guard decoded.count > limit else { continue }
            index = start
            decoded.removeSubrange(count...)
            return Excerpt(text: String(decoding: decoded, as: UTF8.self), isCut: true)
        }
        return Excerpt(text: String(decoding: decoded, as: UTF8.self), isCut: false)
    }

    /// Up to the next escape, to the string's end, or as many whole scalars as fit.
    ///
    /// - Returns: Whether there was something. It looks no further than it reads: however long the text
    ///   is, no byte is looked at again and again.
    private mutating func readPlain(_ limit: Int) -> Bool {
        let most = index + min(json.count - index, limit - decoded.count)
        var end = index
        while end < most, json[end] != UInt8(ascii: "\""), json[end] != UInt8(ascii: "\\") {
            end += 1
        }
        // The limit may be within a scalar.
        while end > index, end < json.count, json[end] & 0xc0 == 0x80 { end -= 1 }
        guard end > index else { return false }
        decoded.append(contentsOf: json[index..<end])
        index = end
        return true
    }

    /// One that stands for itself, all of its bytes.
    private mutating func readScalar() {
        repeat {
            decoded.append(json[index])
            index += 1
        } while index < json.count && json[index] & 0xc0 == 0x80
    }

    /// One escape. An unknown one stands for the character behind the backslash.
    private mutating func readEscape() {
        let letter = index + 1 < json.count ? json[index + 1] : 0
        index += 2
        switch letter {
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0c)
        case UInt8(ascii: "n"): decoded.append(0x0a)
        case UInt8(ascii: "r"): decoded.append(0x0d)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): readUnicode()
        default: decoded.append(letter)
        }
    }

    /// Four hexadecimal digits, and the other half of a pair if it follows.
    private mutating func readUnicode() {
        var code = UInt32(readUnit())
        if 0xd800..<0xdc00 ~= code, let trail = trailingHalf {
            code = 0x10000 + (code & 0x3ff) << 10 + UInt32(trail & 0x3ff)
            index += 6
        }
        let scalar = Unicode.Scalar(code) ?? "\u{fffd}"
        decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private var trailingHalf: UInt16? {
        guard index + 6 <= json.count, json[index] == UInt8(ascii: "\\"),
            json[index + 1] == UInt8(ascii: "u")
        else { return nil }
        let unit = json[(index + 2)..<(index + 6)].hexadecimal
        return UTF16.isTrailSurrogate(unit) ? unit : nil
    }

    /// One UTF-16 code unit; 0 where the text ends before it.
    private mutating func readUnit() -> UInt16 {
        let end = min(index + 4, json.count)
        defer { index = max(index, end) }
        return index < end ? json[index..<end].hexadecimal : 0
    }
}

extension ArraySlice<UInt8> {
    /// The number that these digits write.
    fileprivate var hexadecimal: UInt16 {
        reduce(0) { $0 << 4 | UInt16($1 <= UInt8(ascii: "9") ? $1 & 0xf : ($1 & 0xf) + 9) }
    }
}
