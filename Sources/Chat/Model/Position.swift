// Where a message stands: which journal, and which number in it.
// SPDX-License-Identifier: MIT

/// A message's id, and what a client has read up to. Written `k3f9:44`; opaque to clients.
///
/// One journal numbers the messages of all its channels in one row, so that one position serves any
/// set of channels.
public struct Position: Hashable, Sendable {
    /// Names one journal: made with its file; a journal in memory has a new one after each start.
    public let epoch: String
    /// Counts from 1; 0 stands before the first message.
    public let seq: Int

    static let maxEpochLength = 16

    /// - Parameters:
    ///   - epoch: 1 to 16 of `a-z 0-9`.
    ///   - seq: At least 0.
    public init(epoch: String, seq: Int) {
        self.epoch = epoch
        self.seq = seq
    }

    /// nil for anything but `epoch:seq`.
    public init?(_ text: String) {
        self.init(utf8: text.utf8.span)
    }

    /// The same for bytes.
    public init?(utf8 text: Span<UInt8>) {
        var colon = 0
        while colon < text.count, text[colon].isEpochByte { colon += 1 }
        guard colon < text.count, text[colon] == UInt8(ascii: ":"),
            (1...Position.maxEpochLength).contains(colon),
            let seq = Int(decimal: text.extracting((colon + 1)...))
        else { return nil }
        self.init(epoch: String(ascii: text.extracting(..<colon)), seq: seq)
    }

    /// An epoch that no other journal has.
    public static func makeEpoch() -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        return String((0..<8).map { _ in letters.randomElement()! })
    }
}

extension Position: CustomStringConvertible {
    /// `epoch:seq`
    public var description: String { "\(epoch):\(seq)" }
}

extension UInt8 {
    fileprivate var isEpochByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
