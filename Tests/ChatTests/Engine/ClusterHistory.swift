// What happened in a program, as the oracle reads it.
// SPDX-License-Identifier: MIT

@testable import Chat

/// One answer to a client.
struct ClientMove {
    /// Where the client stood; nil where it asked for what comes from now on.
    let from: Position?
    let to: Position
    let gap: Bool
    let shown: [ShownMessage]
    let time: Duration

    /// Whether the client has gone past this place by it.
    func crosses(_ place: Position) -> Bool {
        guard let from, from.epoch == place.epoch, from.seq < place.seq else { return false }
        return to.epoch != place.epoch || to.seq >= place.seq
    }
}

/// A message as a client was told it, or as it stands in the log. Bodies are numbers.
struct ShownMessage: Hashable, CustomStringConvertible {
    enum Kind: Hashable {
        case original, edited, tombstone
        case edit(of: Int)
        case deletion(of: Int)
    }

    let position: Position
    /// 0 where it has none.
    let body: Int
    var kind = Kind.original

    /// The number of the message that it changes.
    var changed: Int? {
        switch kind {
        case .edit(of: let seq), .deletion(of: let seq): seq
        case .original, .edited, .tombstone: nil
        }
    }

    var description: String {
        kind == .original ? "\(position)=\(body)" : "\(position)=\(body) \(kind)"
    }
}

/// A message of which a speaker was told that it is kept.
struct Acknowledgement {
    let body: Int
    let position: Position
    let time: Duration
}

extension Batch {
    /// Its messages, without ephemeral ones: those do not begin with an id.
    var shown: [ShownMessage] {
        isEmpty ? [] : messages.compactMap { $0.json.withUnsafeBytes(ShownMessage.init) }
    }
}

extension ShownMessage {
    /// Reads `{"id":"e1:4",…,"body":17}` and its kin. Thousands are read, so this is written to be quick.
    fileprivate init?(json: UnsafeRawBufferPointer) {
        guard json[2] == UInt8(ascii: "i") else { return nil }
        var end = 7
        while json[end] != UInt8(ascii: "\"") { end += 1 }
        let id = UnsafeRawBufferPointer(rebasing: json[7..<end])
        guard let position = Position(String(decoding: id, as: UTF8.self)) else { return nil }
        self.position = position
        let last = json.count - 2
        switch json[last] {
        case UInt8(ascii: "\""):
            body = 0
            kind = .deletion(of: json.number(endingAt: last - 1))
        case UInt8(ascii: "}"):
            body = 0
            kind = .tombstone
        default:
            body = json.number(endingAt: last)
            kind = json.change(from: end)
        }
    }

    /// As it stands in the log.
    init(_ message: Message, epoch: String) {
        position = Position(epoch: epoch, seq: message.seq)
        body = Int(String(decoding: message.body.bytes, as: UTF8.self)) ?? 0
        switch message.revision {
        case .original: kind = message.changedMessage.map { .deletion(of: $0) } ?? .original
        case .edited: kind = .edited
        case .tombstone: kind = .tombstone
        case .edit(of: let seq): kind = .edit(of: seq)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The decimal number that ends here, behind a colon.
    fileprivate func number(endingAt last: Int) -> Int {
        var (number, unit, index) = (0, 1, last)
        while self[index] != UInt8(ascii: ":") {
            number += unit * Int(self[index] - UInt8(ascii: "0"))
            (unit, index) = (unit * 10, index - 1)
        }
        return number
    }

    /// What `"edited":"time"` or `"edits":"e1:4"` says.
    fileprivate func change(from start: Int) -> ShownMessage.Kind {
        for index in start..<Swift.max(count - 8, start)
        where self[index] == UInt8(ascii: "\"") && self[index + 1] == UInt8(ascii: "e")
            && self[index + 2] == UInt8(ascii: "d") && self[index + 3] == UInt8(ascii: "i")
        {
            if self[index + 5] == UInt8(ascii: "e") { return .edited }
            var end = index + "'edits':'".utf8.count
            while self[end] != UInt8(ascii: "\"") { end += 1 }
            return .edit(of: number(endingAt: end - 1))
        }
        return .original
    }
}
