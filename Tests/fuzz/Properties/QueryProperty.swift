// Parameters are decoded as another decoder does it, and survive being encoded again.
// SPDX-License-Identifier: MIT

internal import Foundation
@testable import HTTP

extension Property {
    static let query = Property(name: "query") { bytes in
        guard let form = try? Query(form: bytes) else { return }
        let again = try Query(form: Array(form.encoded.utf8))
        try require(isSame(again, form), "encoded and decoded: \(again.pairs), not \(form.pairs)")
        try require(isSame(form, asFoundationReads(bytes)), "decoded another way: \(form.pairs)")
        for pair in form.pairs {
            let count = form.pairs.count { $0.name.utf8.elementsEqual(pair.name.utf8) }
            let value = try? form.value(pair.name)
            try require(value == (count == 1 ? pair.value : nil), "the value of \(pair.name)")
        }
        let framed = [UInt8(ascii: "%")] + bytes + [UInt8(ascii: "&"), 0xff]
        if let url = try? Query(escaped: framed[1..<bytes.count + 1]) {
            try require(isSame(url, form), "in a URL: \(url.pairs), in a form: \(form.pairs)")
        }
    }

    /// Byte for byte: to Swift, a letter and its accent are the same as both in one.
    private static func isSame(_ one: Query, _ other: Query) -> Bool {
        one.pairs.elementsEqual(other.pairs) { one, other in
            one.name.utf8.elementsEqual(other.name.utf8)
                && one.value.utf8.elementsEqual(other.value.utf8)
        }
    }

    private static func asFoundationReads(_ bytes: [UInt8]) -> Query {
        var query = Query()
        for part in bytes.split(separator: UInt8(ascii: "&")) {
            let words = part.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let texts = words.map { decoded($0) ?? "no text" }
            query.append(texts[0], texts.count > 1 ? texts[1] : "")
        }
        return query
    }

    /// A letter may be half escaped: all that is not ASCII is, before it is decoded.
    private static func decoded(_ word: ArraySlice<UInt8>) -> String? {
        let escaped = word.map { byte in
            switch byte {
            case UInt8(ascii: "+"): " "
            case 0x80...: String(format: "%%%02X", byte)
            default: String(Unicode.Scalar(byte))
            }
        }
        return escaped.joined().removingPercentEncoding
    }
}
