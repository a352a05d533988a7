// JSON made up at random, of what scripts and parsers of JSON read differently.
// SPDX-License-Identifier: MIT

import TestSupport

/// Makes JSON texts; the same ones for the same seed.
struct GeneratedJSON {
    private var random: Seeded
    private var hasProtoKey = false

    init(seed: UInt64) {
        random = Seeded(state: seed)
    }

    /// - Returns: One text, and whether a key `__proto__` stands in it.
    mutating func next() -> (text: String, hasProtoKey: Bool) {
        hasProtoKey = false
        let text = blank() + value(depth: 0) + blank()
        return (text, hasProtoKey)
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth < 5 ? 10 : 6), using: &random) {
        case 0, 1: string()
        case 2, 3: pick(GeneratedJSON.numbers)
        case 4, 5: pick(["true", "false", "null", "[]", "{}"])
        case 6, 7: list("[", "]") { $0.value(depth: depth + 1) }
        default:
            list("{", "}") {
                $0.key() + $0.blank() + ":" + $0.blank() + $0.value(depth: depth + 1)
            }
        }
    }

    private mutating func list(
        _ open: String, _ close: String, _ part: (inout GeneratedJSON) -> String
    ) -> String {
        let parts = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            blank() + part(&self) + blank()
        }
        return open + parts.joined(separator: ",") + close
    }

    private mutating func key() -> String {
        if Int.random(in: 0..<40, using: &random) == 0 {
            hasProtoKey = true
            return "\"" + pick(GeneratedJSON.protos) + "\""
        }
        return "\"" + pick(GeneratedJSON.keys) + "\""
    }

    private mutating func string() -> String {
        let pieces = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            pick(GeneratedJSON.pieces)
        }
        return "\"" + pieces.joined() + "\""
    }

    private mutating func blank() -> String { pick(["", "", "", " ", "\t", "\n", "\r\n"]) }

    private mutating func pick(_ words: [String]) -> String {
        words[Int.random(in: 0..<words.count, using: &random)]
    }

    private static let protos = [
        "__proto__", #"\u005f_proto__"#, #"__proto\u005F_"#, #"__\u0070ro\u0074o__"#,
    ]

    // Few, so that some come twice in an object.
    private static let keys = [
        "a", "b", "", "0", "1", "-1", "1e3", "constructor", "prototype", "toString", "valueOf",
        "hasOwnProperty", "__defineGetter__", "__proto_", #"\\u005f_proto__"#, "length", "text",
        #"te\u0078t"#, "get", "then", "\u{e9}", "\u{2028}", #"\ud800"#, "</script>",
    ]

    private static let numbers = [
        "0", "-0", "-0.0", "-0e5", "1", "-1", "1.50", "0.1", "1e+5", "1E-7", "1e999", "-1e999",
        "1e-999", "5e-324", "1.7976931348623157e308", "9007199254740993", "4294967296",
        "123456789012345678901234567890",
    ]

    private static let pieces = [
        "a", "text", " ", #"\""#, #"\\"#, "/", #"\/"#, #"\b\f\n\r\t"#, #"\u0000"#, "\u{7f}",
        "\u{e9}", "\u{2028}", "\u{2029}", #"\u2028"#, "\u{feff}", "\u{ffff}", "😀",
        #"\ud83d\ude00"#, #"\ud800"#, #"\uDC00"#, "</script>", "<!--", "]]>", "&amp;", "*/",
        "${a}", "'", "`", "__proto__",
    ]
}
