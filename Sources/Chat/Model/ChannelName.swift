// What a channel may be called.
// SPDX-License-Identifier: MIT

/// 1 to 64 of `a-z 0-9 _ -`; capitals become small letters.
public struct ChannelName: Comparable, CustomStringConvertible, Sendable {
    /// In bytes.
    public static let maxLength = 64
    /// The channel of the simple API.
    public static let lobby = ChannelName(checked: Array("lobby".utf8).span)

    /// The name.
    public let description: String
    /// Computed once: a name is looked up in several tables for each message.
    private let hash: Int

    /// nil where anything else is in it.
    public init?(_ text: String) {
        var text = text
        guard let name = text.withUTF8({ ChannelName(utf8: $0.span) }) else { return nil }
        self = name
    }

    /// The same for bytes in place: no String is made before they are checked.
    public init?(utf8 bytes: Span<UInt8>) {
        guard (1...ChannelName.maxLength).contains(bytes.count) else { return nil }
        for index in bytes.indices where !bytes[index].isNameByte { return nil }
        self.init(checked: bytes)
    }

    private init(checked bytes: Span<UInt8>) {
        (description, hash) = withUnsafeTemporaryAllocation(
            of: UInt8.self, capacity: bytes.count
        ) { name in
            for index in bytes.indices { name[index] = bytes[index].asSmallLetter }
            return (String(decoding: name, as: UTF8.self), KeyedHash.hash(name.span))
        }
    }

    /// In the order of their bytes.
    public static func < (one: ChannelName, other: ChannelName) -> Bool {
        one.description < other.description
    }
}

extension ChannelName: Hashable {
    /// Whether they are the same name.
    public static func == (one: ChannelName, other: ChannelName) -> Bool {
        one.hash == other.hash && one.description == other.description
    }

    /// Feeds what was computed when the name was made.
    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
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

    fileprivate var asSmallLetter: UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self
    }
}
