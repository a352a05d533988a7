// What one person says to all.
// SPDX-License-Identifier: MIT

/// A message, encoded once however many will read it.
public struct JSON: Sendable, Equatable {
    /// One JSON value in ASCII, safe inside a script. Its bytes are shared by all copies.
    public let bytes: [UInt8]
    /// The value as it was posted; nil where that is ``bytes``, as with most messages.
    private let original: [UInt8]?

    /// The same value as it was posted, in UTF-8: what is kept. It may be a sixth of ``bytes``.
    public var posted: [UInt8] { original ?? bytes }

    /// Whether ``posted`` and ``bytes`` are the same bytes.
    var isPlain: Bool { original == nil }

    /// - Parameter bytes: ASCII, without line breaks.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
        original = nil
    }

    /// - Parameter posted: One JSON value in UTF-8; blanks around it do not count.
    /// - Throws: What is wrong with it and where.
    public init(posted: [UInt8]) throws(JSONError) {
        bytes = try JSONText.ascii(posted)
        // No escape is as short as what it stands for.
        if posted.count == bytes.count, !posted.hasBlanksAround {
            original = nil
        } else {
            let value = posted.withoutBlanksAround
            original = value.count == bytes.count ? nil : Array(value)
        }
    }

    /// `{"text":"…"}`
    public init(text: String) {
        var json: [UInt8] = []
        json.append(ascii: "{\"text\":")
        json.append(quoted: text)
        json.append(ascii: "}")
        bytes = json
        let isAsTyped = json.count == text.utf8.count + "{\"text\":\"\"}".utf8.count
        let plain = isAsTyped ? json : JSON.plain(text)
        original = plain.count == json.count ? nil : plain
    }

    /// The same in UTF-8, with no more escapes than JSON asks for.
    private static func plain(_ text: String) -> [UInt8] {
        var json: [UInt8] = []
        json.append(ascii: "{\"text\":")
        json.append(plainlyQuoted: text)
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

    /// What a client is told when nothing was said: ask again.
    public static let null = JSON(bytes: Array("null".utf8))
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
