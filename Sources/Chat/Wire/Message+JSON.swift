// A message as it goes over the wire.
// SPDX-License-Identifier: MIT

extension Message {
    /// `{"id":"k3f9:43","channel":"swift","at":"…","from":"ann","person":"u…","body":…}`; a deletion has
    /// `"deleted":"k3f9:41"` or `"cleared":true` in place of a body. A message that has been edited has
    /// `"edited":"…"`, the time, before its body, one whose body was deleted `"tombstone":true`, and an
    /// edit `"edits":"k3f9:41"`.
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
        if channel.isASCII {
            text.append(utf8: channel.description)
        } else {
            text.append(escaping: channel.description)
        }
        text.append(ascii: "\",\"at\":\"")
        at.write(to: &text)
        if let name = from?.displayName {
            text.append(ascii: "\",\"from\":\"")
            text.append(escaping: name)
        }
        if let person = from?.person {
            text.append(ascii: "\",\"person\":\"")
            text.append(utf8: person.description)
        }
        if isDeletion { return writeDeletion(to: &text, epoch: epoch) }
        revision.write(to: &text, epoch: epoch)
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
        let growth = channel.isASCII ? 1 : JSONEscapes.maxGrowth
        return Message.fixedLength + epoch.utf8.count + growth * channel.description.utf8.count
            + JSONEscapes.maxGrowth * name + (isDeletion ? deletionLength : body.bytes.count)
            + (from?.person == nil ? 0 : Message.personLength)
            + (revision == .original ? 0 : Revision.maxLength + epoch.utf8.count)
    }

    private static let personLength = "'person':'',".utf8.count + 15

    /// Of what a deletion has in place of a body, at most.
    private var deletionLength: Int {
        "'deleted':':'".utf8.count + Position.maxEpochLength + Int.maxDecimalLength
    }

    /// Without what is in the fields, but with the number and the time.
    private static let fixedLength =
        "{'id':':','channel':'','at':'','from':'','body':}".utf8.count
        + Int.maxDecimalLength + Timestamp.textLength
}

extension Revision {
    /// What stands between the text of the field before it and the body: with the quotation mark at
    /// the one end, and the body's name at the other.
    func json(epoch: String) -> [UInt8] {
        var json: [UInt8] = []
        json.append(addingCapacity: Revision.maxLength + epoch.utf8.count) {
            write(to: &$0, epoch: epoch)
        }
        return json
    }

    /// Writes the same.
    @inline(__always)
    fileprivate func write(to text: inout OutputSpan<UInt8>, epoch: String) {
        switch self {
        case .original: text.append(ascii: "\",\"body\":")
        case .edited(let time):
            text.append(ascii: "\",\"edited\":\"")
            time.write(to: &text)
            text.append(ascii: "\",\"body\":")
        case .tombstone: text.append(ascii: "\",\"tombstone\":true,\"body\":")
        case .edit(of: let seq):
            text.append(ascii: "\",\"edits\":\"")
            text.append(epoch: epoch, seq: seq)
            text.append(ascii: "\",\"body\":")
        }
    }

    /// How many bytes that are at most, without the epoch's.
    fileprivate static let maxLength =
        "','tombstone':true,'body':".utf8.count + Timestamp.textLength + Int.maxDecimalLength
}

extension JSONWriter {
    /// A message.
    package mutating func value(_ message: Message, epoch: String) {
        raw(room: message.maxLength(epoch: epoch)) { message.write(to: &$0, epoch: epoch) }
    }
}
