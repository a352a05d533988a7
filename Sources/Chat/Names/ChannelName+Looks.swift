// What a channel's name looks like.
// SPDX-License-Identifier: MIT

extension ChannelName {
    /// In one or two ways, see ``LookAlikes/looks(_:)``.
    package var looks: [String] {
        isASCII ? [asciiLook] : LookAlikes.looks(description)
    }

    /// The same without the tables, which a chat in English never has to read.
    private var asciiLook: String {
        var look: [UInt8] = []
        look.reserveCapacity(description.utf8.count + 8)
        for byte in description.utf8 {
            switch byte {
            case UInt8(ascii: "0"): look.append(UInt8(ascii: "o"))
            case UInt8(ascii: "1"): look.append(UInt8(ascii: "l"))
            case UInt8(ascii: "m"): look += [UInt8(ascii: "r"), UInt8(ascii: "n")]
            default: look.append(byte)
            }
        }
        return String(decoding: look, as: UTF8.self)
    }

    /// Whether two different names look the same, of which one at least is not ASCII.
    package func looksLike(_ other: ChannelName) -> Bool {
        guard self != other, !(isASCII && other.isASCII) else { return false }
        return !Set(looks).isDisjoint(with: other.looks)
    }
}
