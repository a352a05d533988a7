// Names and values as a form sends them.
// SPDX-License-Identifier: MIT

/// `application/x-www-form-urlencoded`, as OAuth wants it in URLs, bodies and passwords: RFC 6749 appendix B.
struct FormText {
    private(set) var text = ""

    /// Adds a field behind those that are there.
    mutating func add(_ name: String, _ value: String) {
        if !text.isEmpty { text += "&" }
        text += "\(FormText.encode(name))=\(FormText.encode(value))"
    }

    static func encode(_ value: String) -> String {
        var text = ""
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
    }

    /// A URL with these fields behind its own.
    func appended(to url: String) -> String {
        url + (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + text
    }
}
