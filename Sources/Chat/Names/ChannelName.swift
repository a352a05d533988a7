// What a channel may be called.
// SPDX-License-Identifier: MIT

/// 1 to 64 letters and digits of any script, `_` and `-`, in Unicode's normal form C; capitals become
/// small letters.
public struct ChannelName: Comparable, CustomStringConvertible, Sendable {
    /// In characters, which are Unicode's scalars here.
    public static let maxLength = 64
    /// In bytes of UTF-8.
    public static let maxBytes = 192
    /// The channel of the simple API.
    public static let lobby = ChannelName(checked: Array("lobby".utf8).span)

    /// The name.
    public let description: String
    /// Computed once: a name is looked up in several tables for each message. One more bit of it says that
    /// the name is not all ASCII.
    private let hash: Int

    /// nil where anything else is in it.
    public init?(_ text: String) {
        var text = text
        guard let name = text.withUTF8({ ChannelName(utf8: $0.span) }) else { return nil }
        self = name
    }

    /// The same for bytes in place: no String is made before they are checked.
    public init?(utf8 bytes: Span<UInt8>) {
        guard (1...ChannelName.maxLength).contains(bytes.count) else {
            guard let name = ChannelName(folding: bytes) else { return nil }
            self = name
            return
        }
        for index in bytes.indices where !bytes[index].isNameByte {
            guard let name = ChannelName(folding: bytes) else { return nil }
            self = name
            return
        }
        self.init(checked: bytes)
    }

    /// A name that is not ASCII alone.
    private init?(folding bytes: Span<UInt8>) {
        guard var name = ChannelName.folded(bytes) else { return nil }
        hash = name.withUTF8 { ChannelName.hash($0.span) }
        description = name
    }

    private static func hash(_ name: Span<UInt8>) -> Int {
        let hash = KeyedHash.hash(name)
        for index in name.indices where name[index] >= 0x80 { return hash | foreignBit }
        return hash
    }

    /// Of no hash.
    private static let foreignBit = 1 << 62

    /// Whether all of it is ASCII.
    @inline(__always)
    package var isASCII: Bool { hash < ChannelName.foreignBit }

    private init(checked bytes: Span<UInt8>) {
        (description, hash) = withUnsafeTemporaryAllocation(
            of: UInt8.self, capacity: bytes.count
        ) { name in
            for index in bytes.indices { name[index] = bytes[index].asSmallLetter }
            return (String(decoding: name, as: UTF8.self), KeyedHash.hash(name.span))
        }
    }

    /// In the order of their bytes, which is that of their characters.
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
    /// Whether it is one of `a-z A-Z 0-9 _ -`.
    var isNameByte: Bool {
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
