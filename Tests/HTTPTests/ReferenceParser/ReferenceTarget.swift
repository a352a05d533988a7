// The reference parser's path and query, decoded.
// SPDX-License-Identifier: MIT

@testable import HTTP

/// What a resource saw of a request's target: each name and value was decoded at once.
struct ReferenceTarget: Equatable {
    struct Pair: Equatable {
        let name, value: String
    }

    let path: String
    private(set) var pairs: [Pair] = []

    init(path: String, pairs: [Pair]) {
        self.path = path
        self.pairs = pairs
    }

    init(_ head: ReferenceHead) throws(HTTPError) {
        path = try ReferenceTarget.decode(head.bytes[head.line.path], plusIsSpace: false)
        for part in head.bytes[head.line.query].split(separator: UInt8(ascii: "&")) {
            let words = part.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try ReferenceTarget.decode(words[0], plusIsSpace: true)
            let value = words.count > 1 ? words[1] : []
            let text = try ReferenceTarget.decode(value, plusIsSpace: true)
            pairs.append(Pair(name: name, value: text))
        }
    }

    private static func decode(
        _ bytes: ArraySlice<UInt8>, plusIsSpace: Bool
    ) throws(HTTPError) -> String {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue
                else {
                    throw HTTPError(
                        .badRequest, "A percent sign needs two hexadecimal digits.",
                        reason: .malformed)
                }
                decoded.append(high << 4 | low)
            } else {
                decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        for byte in decoded where byte < 0x20 || byte == 0x7f {
            throw HTTPError(
                .badRequest, "Control characters are not allowed here.", reason: .malformed)
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw HTTPError(.badRequest, "Text must be UTF-8.", reason: .malformed)
        }
        return text
    }
}
