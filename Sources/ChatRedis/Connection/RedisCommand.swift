// A command to a Redis server.
// SPDX-License-Identifier: MIT

/// A command's words, encoded once. RESP2: an array of texts.
package struct RedisCommand: Sendable {
    private var count = 0
    private var words: [UInt8] = []

    /// A command of these words; more can be appended.
    package init(_ words: String...) {
        for word in words { append(word) }
    }

    /// Bytes that ``append(to:)`` takes at most.
    var size: Int { words.count + 24 }

    package mutating func append(_ text: String) {
        open(text.utf8.count)
        words.append(contentsOf: text.utf8)
        words.appendLineBreak()
    }

    package mutating func append(_ bytes: some Collection<UInt8>) {
        open(bytes.count)
        words.append(contentsOf: bytes)
        words.appendLineBreak()
    }

    /// As decimal digits.
    package mutating func append(_ number: Int) {
        open(number.decimalCount)
        words.append(decimal: number)
        words.appendLineBreak()
    }

    private mutating func open(_ length: Int) {
        count += 1
        words.append(UInt8(ascii: "$"))
        words.append(decimal: length)
        words.appendLineBreak()
    }

    /// Writes it as the server wants it.
    func append(to output: inout [UInt8]) {
        output.append(UInt8(ascii: "*"))
        output.append(decimal: count)
        output.appendLineBreak()
        output.append(contentsOf: words)
    }
}

extension [UInt8] {
    fileprivate mutating func appendLineBreak() {
        append(UInt8(ascii: "\r"))
        append(UInt8(ascii: "\n"))
    }

    fileprivate mutating func append(decimal number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let end = count + (number < 0 ? number.decimalCount - 1 : number.decimalCount)
        var rest = number.magnitude
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: end - count))
        var index = end
        repeat {
            index -= 1
            self[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
    }
}

extension Int {
    /// How many characters it has in decimal, with its sign.
    fileprivate var decimalCount: Int {
        var count = self < 0 ? 2 : 1
        var rest = magnitude / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }
}
