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
        switch text {
        case "now": self = .now
        case "start": self = .start
        case _ where text.hasPrefix("-"):
            guard let count = Int(decimal: text.dropFirst()), (1...1000).contains(count) else {
                return nil
            }
            self = .last(count)
        default:
            guard let position = Position(text) else { return nil }
            self = .after(position)
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
