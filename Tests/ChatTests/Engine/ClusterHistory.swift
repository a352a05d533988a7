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
    let position: Position
    let body: Int

    var description: String { "\(position)=\(body)" }
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
    /// Reads `{"id":"e1:4",…,"body":17}`. Thousands are read, so this is written to be quick.
    fileprivate init?(json: UnsafeRawBufferPointer) {
        guard json[2] == UInt8(ascii: "i") else { return nil }
        var end = 7
        while json[end] != UInt8(ascii: "\"") { end += 1 }
        var (body, unit, index) = (0, 1, json.count - 2)
        while json[index] != UInt8(ascii: ":") {
            body += unit * Int(json[index] - UInt8(ascii: "0"))
            (unit, index) = (unit * 10, index - 1)
        }
        let id = UnsafeRawBufferPointer(rebasing: json[7..<end])
        guard let position = Position(String(decoding: id, as: UTF8.self)) else { return nil }
        self.init(position: position, body: body)
    }
}
