// What stands in the log and is no message.
// SPDX-License-Identifier: MIT

import Chat

/// The fields of such an entry, behind `k`, which says what kind it is. Each kind has some of them:
///
/// | kind | fields |
/// |---|---|
/// | hole | `x` the number from which it goes |
/// | verdict | `x` the number up to which something may be lost; empty for nothing |
/// | ephemeral | `c` channel, and a `b` of each message |
/// | came, left | `x` subject, `n` display name, `u` person, `a` time, `c` channels |
/// | emptied | `c` channel |
/// | ended | `s` session, `x` subject, where it is known, `n` display name, `u` person |
/// | expelled | `x` name |
/// | records | in turn: `p` a key with `v` its new value, or `r` a key that is removed |
/// | keys, began | none |
struct EventFields {
    private var number: Int?
    private var subject = ""
    private var display = ""
    private var person: PersonID?
    private var session = ""
    private var time = 0
    private var channels: [ChannelName] = []
    private var bodies: [[UInt8]] = []
    private var key = ""
    private var changes: [RecordChange] = []

    /// Takes in one field. Unknown ones are a newer version's.
    mutating func add(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        switch name.first {
        case UInt8(ascii: "x"):
            subject = String(decoding: value, as: UTF8.self)
            number = Int(digits: value)
        case UInt8(ascii: "n"): display = String(decoding: value, as: UTF8.self)
        case UInt8(ascii: "u"): person = PersonID(String(decoding: value, as: UTF8.self))
        case UInt8(ascii: "s"): session = String(decoding: value, as: UTF8.self)
        case UInt8(ascii: "a"): time = Int(digits: value) ?? 0
        case UInt8(ascii: "c"):
            channels = value.split(separator: UInt8(ascii: " ")).compactMap {
                ChannelName(bytes: $0)
            }
        case UInt8(ascii: "p"): key = String(decoding: value, as: UTF8.self)
        case UInt8(ascii: "v"):
            if let record = Record(key: key, packed: value) { changes.append(.put(record)) }
        case UInt8(ascii: "r"): changes.append(.remove(String(decoding: value, as: UTF8.self)))
        case UInt8(ascii: "b"): bodies.append(Array(value))
        default: break
        }
    }

    private var identity: Identity {
        if subject.isEmpty { return Identity(displayName: display, person: person) }
        return Identity(subject: subject, displayName: display, person: person)
    }

    /// The whole.
    func event(_ kind: String) -> ChatEvent {
        switch kind {
        case "hole": number.map { .hole(from: $0) } ?? .unknown
        case "verdict": .verdict(lost: number)
        case "ephemeral":
            channels.first.map { .ephemeral(EphemeralNews(channel: $0, messages: bodies)) }
                ?? .unknown
        case "came": .came(identity, channels, since: Timestamp(milliseconds: time))
        case "left": .left(identity, channels)
        case "emptied": channels.first.map { .emptied($0) } ?? .unknown
        case "ended": .sessionEnded(session, identity)
        case "expelled": .expelled(subject)
        case "records": .recordsChanged(changes)
        case "keys": .keysChanged
        default: .unknown
        }
    }
}

extension ChatEvent {
    /// The words of an event that a node tells all others, with their number before them; nil for one
    /// that only the engine tells.
    var words: [[UInt8]]? {
        let fields: [[UInt8]]
        switch self {
        case .ephemeral(let news):
            fields =
                ["k", "ephemeral", "c", news.channel.description].map { Array($0.utf8) }
                + news.messages.flatMap { [Array("b".utf8), $0] }
        case .sessionEnded(let session, let identity):
            fields = [
                "k", "ended", "s", session, "x", identity.subject, "n", identity.displayName, "u",
                identity.person?.description ?? "",
            ].map { Array($0.utf8) }
        case .expelled(let name):
            fields = ["k", "expelled", "x", name].map { Array($0.utf8) }
        case .message, .hole, .verdict, .came, .left, .emptied, .recordsChanged, .keysChanged,
            .unknown:
            return nil
        }
        return [Array(String(fields.count).utf8)] + fields
    }
}
