// What a channel may be called.
// SPDX-License-Identifier: MIT

/// 1 to 64 of `a-z 0-9 _ -`; capitals become small letters.
public struct ChannelName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// In bytes.
    public static let maxLength = 64
    /// The channel of the simple API.
    public static let lobby = ChannelName(checked: "lobby")

    /// The name.
    public let description: String

    /// nil where anything else is in it.
    public init?(_ text: String) {
        guard (1...ChannelName.maxLength).contains(text.utf8.count),
            text.utf8.allSatisfy(\.isNameByte)
        else { return nil }
        let isLower = !text.utf8.contains { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }
        description = isLower ? text : text.lowercased()
    }

    private init(checked text: String) {
        description = text
    }

    /// In the order of their bytes.
    public static func < (one: ChannelName, other: ChannelName) -> Bool {
        one.description < other.description
    }
}

extension UInt8 {
    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
