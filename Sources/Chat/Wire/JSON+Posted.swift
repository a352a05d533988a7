// JSON from what was posted, typed or kept.
// SPDX-License-Identifier: MIT

extension JSON {
    /// - Parameter posted: One JSON value in UTF-8; blanks around it do not count.
    /// - Throws: What is wrong with it and where.
    public init(posted: [UInt8]) throws(JSONError) {
        let bytes = try JSONText.ascii(posted)
        // No escape is as short as what it stands for.
        if posted.count == bytes.count, !posted.hasBlanksAround {
            self.init(bytes: bytes)
        } else {
            let value = posted.withoutBlanksAround
            let isPlain = value.count == bytes.count
            self.init(bytes: bytes, original: isPlain ? nil : Array(value))
        }
    }

    /// `{"text":"…"}`
    public init(text: String) {
        let json = JSON.message(text, .forScripts)
        let isAsTyped = json.count == text.utf8.count + "{\"text\":\"\"}".utf8.count
        let plain = isAsTyped ? json : JSON.message(text, .fewest)
        self.init(bytes: json, original: plain.count == json.count ? nil : plain)
    }

    private static func message(_ text: String, _ escapes: JSONEscapes) -> [UInt8] {
        var json: [UInt8] = []
        json.append(ascii: "{\"text\":")
        json.append(quoted: text, escapes)
        json.append(ascii: "}")
        return json
    }

    /// As a journal has kept it. What somebody else has put there, or was taken before it could be
    /// refused, is null to all readers.
    ///
    /// - Parameter kept: What ``posted`` was.
    package init(kept: [UInt8]) {
        self = (try? JSON(posted: kept)) ?? .null
    }
}

extension [UInt8] {
    fileprivate var hasBlanksAround: Bool {
        guard let first, let last else { return false }
        return first.isBlank || last.isBlank
    }

    fileprivate var withoutBlanksAround: ArraySlice<UInt8> {
        var value = self[...]
        while let first = value.first, first.isBlank { value.removeFirst() }
        while let last = value.last, last.isBlank { value.removeLast() }
        return value
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d }
}
