// What a client has seen, in its own words.
// SPDX-License-Identifier: MIT

/// From where on a client wants messages. The client owns it and sends it with every poll.
public enum Cursor: Hashable, Sendable {
    /// What is newer than this, as the last answer's `next` said.
    case after(Position)
    /// Only what comes from now on.
    case now
    /// All that is kept.
    case start
    /// The newest so many; written `-20`.
    case last(Int)

    /// nil for anything but `epoch:seq`, `now`, `start` and `-N` with N from 1 to 1,000.
    public init?(_ text: String) {
        self.init(utf8: text.utf8.span)
    }

    /// The same for bytes. Nearly every poll brings a position.
    public init?(utf8 text: Span<UInt8>) {
        if let position = Position(utf8: text) {
            self = .after(position)
        } else if text.equals("now") {
            self = .now
        } else if text.equals("start") {
            self = .start
        } else if !text.isEmpty, text[0] == UInt8(ascii: "-"),
            let count = Int(decimal: text.extracting(1...)), (1...1000).contains(count)
        {
            self = .last(count)
        } else {
            return nil
        }
    }
}

extension Cursor: CustomStringConvertible {
    /// As a client sends it.
    public var description: String {
        switch self {
        case .after(let position): position.description
        case .now: "now"
        case .start: "start"
        case .last(let count): "-\(count)"
        }
    }
}
