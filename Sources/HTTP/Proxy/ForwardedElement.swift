// What one proxy says of its client in the field `Forwarded`.
// SPDX-License-Identifier: MIT

/// Pairs such as `for=192.0.2.1;proto=https`. RFC 7239 section 4.
struct ForwardedElement {
    private var rest: ArraySlice<UInt8>

    /// The address in the pair `for`; nil where there is none, or the element breaks a rule.
    static func client(in element: ArraySlice<UInt8>) -> IPAddress? {
        var reader = ForwardedElement(rest: element)
        var node: [UInt8]?
        repeat {
            reader.skipBlanks()
            // Semicolons may follow one another.
            if reader.rest.isEmpty || reader.rest.first == UInt8(ascii: ";") { continue }
            guard let pair = reader.pair() else { return nil }
            reader.skipBlanks()
            guard pair.name.elementsEqual("for".utf8) else { continue }
            guard node == nil else { return nil }
            node = pair.value
        } while reader.skip(UInt8(ascii: ";"))
        guard reader.rest.isEmpty, let node else { return nil }
        return ForwardedNode.address(node[...])
    }

    /// Reads a name in lower case, `=` and a value.
    private mutating func pair() -> (name: [UInt8], value: [UInt8])? {
        guard let name = token(), skip(UInt8(ascii: "=")), let value = quoted() ?? token() else {
            return nil
        }
        return (name.map(\.lowercased), Array(value))
    }

    /// RFC 9110 section 5.6.2.
    private mutating func token() -> ArraySlice<UInt8>? {
        let token = rest.prefix(while: \.isTokenByte)
        rest = rest.dropFirst(token.count)
        return token.isEmpty ? nil : token
    }

    /// RFC 9110 section 5.6.4. Without its end it is none, and nothing is read.
    private mutating func quoted() -> ArraySlice<UInt8>? {
        guard rest.first == UInt8(ascii: "\"") else { return nil }
        var (text, isEscaped): ([UInt8], Bool) = ([], false)
        for index in rest.indices.dropFirst() {
            let byte = rest[index]
            if !isEscaped, byte == UInt8(ascii: "\"") {
                rest = rest[(index + 1)...]
                return text[...]
            }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            if !isEscaped { text.append(byte) }
        }
        return nil
    }

    /// No RFC has blanks around a semicolon, but some proxies write them.
    private mutating func skipBlanks() { rest = rest.drop(while: \.isBlank) }

    /// - Returns: Whether `byte` came next.
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }
}
