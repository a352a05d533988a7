// JSON from what was posted, typed or kept.
// SPDX-License-Identifier: MIT

extension JSON {
    /// - Parameter posted: One JSON value in UTF-8; blanks around it do not count. The array is kept
    ///   where it is plain ASCII already.
    /// - Throws: What is wrong with it and where.
    public init(posted: [UInt8]) throws(JSONError) {
        let text = try JSONText(posted.span)
        self.init(text, of: text.range == posted.indices ? posted : Array(posted[text.range]))
    }

    /// The same for bytes in place, which are copied.
    public init(posted: Span<UInt8>) throws(JSONError) {
        let text = try JSONText(posted)
        self.init(text, of: posted.extracting(text.range).withUnsafeBufferPointer { Array($0) })
    }

    /// - Parameter value: As it was posted, without the blanks around it.
    private init(_ text: JSONText, of value: [UInt8]) {
        // No escape is as short as what it stands for.
        let ascii = text.ascii ?? value
        self.init(bytes: ascii, original: ascii.count == value.count ? nil : value)
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
