// A message as it goes over the wire.
// SPDX-License-Identifier: MIT

extension Message {
    /// `{"id":"k3f9:43","channel":"swift","at":"…","from":"ann","body":…}`; a deletion has
    /// `"deleted":"k3f9:41"` or `"cleared":true` in place of a body.
    func json(epoch: String) -> [UInt8] {
        var json: [UInt8] = []
        json.append(addingCapacity: maxLength(epoch: epoch)) { write(to: &$0, epoch: epoch) }
        return json
    }

    /// Writes the same. The body stands last: ``EncodedBacklog`` finds it there.
    ///
    /// All of it is written in one step: no writer of fields is as quick, and most messages are
    /// written once for many readers.
    func write(to text: inout OutputSpan<UInt8>, epoch: String) {
        text.append(ascii: "{\"id\":\"")
        text.append(epoch: epoch, seq: seq)
        text.append(ascii: "\",\"channel\":\"")
        text.append(utf8: channel.description)
        text.append(ascii: "\",\"at\":\"")
        at.write(to: &text)
        if let name = from?.displayName {
            text.append(ascii: "\",\"from\":\"")
            text.append(escaping: name)
        }
        if isDeletion { return writeDeletion(to: &text, epoch: epoch) }
        text.append(ascii: "\",\"body\":")
        body.bytes.withUnsafeBufferPointer { text.append(copying: $0) }
        text.append(UInt8(ascii: "}"))
    }

    /// What a deletion has in place of a body.
    private func writeDeletion(to text: inout OutputSpan<UInt8>, epoch: String) {
        guard case .deleted(let seq) = content else {
            return text.append(ascii: "\",\"cleared\":true}")
        }
        text.append(ascii: "\",\"deleted\":\"")
        text.append(epoch: epoch, seq: seq)
        text.append(ascii: "\"}")
    }

    /// How many bytes that writes at most.
    func maxLength(epoch: String) -> Int {
        let name = from?.displayName.utf8.count ?? 0
        return Message.fixedLength + epoch.utf8.count + channel.description.utf8.count
            + JSONEscapes.maxGrowth * name + (isDeletion ? deletionLength : body.bytes.count)
    }

    /// Of what a deletion has in place of a body, at most.
    private var deletionLength: Int {
        "'deleted':':'".utf8.count + Position.maxEpochLength + Int.maxDecimalLength
    }

    /// Without what is in the fields, but with the number and the time.
    private static let fixedLength =
        "{'id':':','channel':'','at':'','from':'','body':}".utf8.count
        + Int.maxDecimalLength + Timestamp.textLength
}

extension JSONWriter {
    /// A message.
    package mutating func value(_ message: Message, epoch: String) {
        raw(room: message.maxLength(epoch: epoch)) { message.write(to: &$0, epoch: epoch) }
    }
}
