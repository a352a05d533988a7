// JSON documents of all kinds, most of them a little damaged.
// SPDX-License-Identifier: MIT

/// Makes one document after the other, the same ones for the same seed.
struct JSONDocuments {
    private var chance: Chance

    init(seed: UInt64) {
        chance = Chance(state: seed)
    }

    mutating func next() -> [UInt8] {
        var document = blanks() + value(depth: 0) + blanks()
        if chance.isTrue(1, in: 12) { document = wrapped(document) }
        for _ in 0..<[0, 0, 1, 1, 2, 5][chance.below(6)] { damage(&document) }
        return document
    }

    private mutating func value(depth: Int) -> [UInt8] {
        switch chance.below(depth > 4 ? 4 : 7) {
        case 0: Array(pick(["true", "false", "null", "0", "-0", "17", "-1.5e+7", "2E-3"]).utf8)
        case 1, 2, 3: string()
        case 4: list(in: "[]") { $0.value(depth: depth + 1) }
        default:
            list(in: "{}") {
                let key = $0.chance.isTrue(1, in: 30) ? $0.protoKey() : $0.string()
                return key + $0.blanks() + [UInt8(ascii: ":")] + $0.blanks()
                    + $0.value(depth: depth + 1)
            }
        }
    }

    private mutating func list(
        in brackets: String, of element: (inout JSONDocuments) -> [UInt8]
    ) -> [UInt8] {
        let brackets = Array(brackets.utf8)
        var list = [brackets[0]] + blanks()
        for number in 0..<chance.below(4) {
            if number > 0 { list += blanks() + [UInt8(ascii: ",")] + blanks() }
            list += element(&self)
        }
        return list + blanks() + [brackets[1]]
    }

    /// Up to 40 pieces: the plain ones are long enough to be read eight bytes at a time.
    private mutating func string() -> [UInt8] {
        var string = Array("\"".utf8)
        for _ in 0..<chance.below(chance.isTrue(1, in: 4) ? 40 : 6) {
            string += Array(
                pick([
                    "a", "text", "0123456", "01234567", "012345678", "a longer text with blanks",
                    "é", "ß", "☕️", "😀", "\u{2028}", "\u{ffff}", "<", ">", "&", "'", "\u{7f}",
                    "\\n", "\\\"", "\\\\", "\\/", "\\u00e4", "\\uD83D\\uDE00", "\\ud800",
                ]).utf8)
        }
        return string + Array("\"".utf8)
    }

    private mutating func protoKey() -> [UInt8] {
        let letters = "__proto__".unicodeScalars.map { letter in
            let code = "\\u00" + String(letter.value, radix: 16, uppercase: chance.isTrue(1, in: 2))
            return chance.isTrue(1, in: 5) ? code : String(letter)
        }
        return Array(("\"" + letters.joined() + "\"").utf8)
    }

    private mutating func blanks() -> [UInt8] {
        Array(pick(["", "", "", " ", "\n", "\r\n", "\t", "  \n "]).utf8)
    }

    /// In up to 600 more brackets.
    private mutating func wrapped(_ document: [UInt8]) -> [UInt8] {
        var (opening, closing): ([UInt8], [UInt8]) = ([], [])
        for _ in 0..<[3, 63, 64, 65, 128, 500, 501, 502, 513, 600][chance.below(10)] {
            let isObject = chance.isTrue(1, in: 2)
            opening += Array((isObject ? "{\"\":" : "[").utf8)
            closing.append(UInt8(ascii: isObject ? "}" : "]"))
        }
        return opening + document + closing.reversed()
    }

    /// One byte is changed, lost, doubled or added, or the end is cut off.
    private mutating func damage(_ document: inout [UInt8]) {
        guard !document.isEmpty else { return }
        let place = chance.below(document.count)
        let marks = Array("[]{}\",:\\u0e-+.tfn <\n\0\u{7f}".utf8) + [0x80, 0xc3, 0xe2, 0xf0, 0xff]
        switch chance.below(6) {
        case 0: document[place] = marks[chance.below(marks.count)]
        case 1: document[place] = UInt8(chance.below(256))
        case 2: document.remove(at: place)
        case 3: document.insert(document[place], at: place)
        case 4: document.insert(marks[chance.below(marks.count)], at: place)
        default: document.removeLast(document.count - place)
        }
    }

    private mutating func pick(_ texts: [String]) -> String { texts[chance.below(texts.count)] }
}

/// Chance that is the same each time. SplitMix64.
private struct Chance {
    var state: UInt64

    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    mutating func isTrue(_ part: Int, in whole: Int) -> Bool { below(whole) < part }
}
