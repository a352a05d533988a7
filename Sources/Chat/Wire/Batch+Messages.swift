// The messages of a batch, one by one.
// SPDX-License-Identifier: MIT

/// A message as it stands in a batch.
///
/// What its fields say is read when it is asked for. The order of the fields is known: the body is the
/// last one, and stands for itself.
package struct EncodedMessage {
    private let batch: [UInt8]
    private let range: Range<Int>

    init(in batch: [UInt8], at range: Range<Int>) {
        self.batch = batch
        self.range = range
    }

    /// `{"id":…,"channel":…,"at":…,"from":…,"body":…}`; a deletion has no body.
    package var json: ArraySlice<UInt8> { batch[range] }

    /// Whether it has a number. One that has none is ephemeral.
    package var isKept: Bool { json.starts(with: "{\"id\":".utf8) }

    /// Whether it is kept and has a body: it is neither ephemeral nor a deletion.
    package var hasBody: Bool { isKept && place(behind: ",\"body\":") != nil }

    /// Whether it gives another message its body.
    package var isEdit: Bool { place(behind: ",\"edits\":\"") != nil }

    /// Whether it is kept and has a body that somebody posted in this place: it is no stub, either.
    package var isPosted: Bool {
        hasBody && !isEdit && place(behind: ",\"tombstone\":true") == nil
    }

    /// When it was published: `2026-11-20T12:00:00.123Z`.
    package var at: String { string(behind: ",\"at\":\"") ?? "" }

    /// Its sender's name; nil where nobody claims to have sent it.
    package var from: String? { string(behind: ",\"from\":\"") }

    /// What was posted; `null` where it has no body.
    package var body: JSON {
        place(behind: ",\"body\":").map { JSON(bytes: Array(batch[$0..<range.upperBound - 1])) }
            ?? .null
    }

    /// Calls `take` with the name of each field, without its quotation marks, and its value as JSON.
    package func forEachField(_ take: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Void) {
        var index = range.lowerBound + 1
        while index < range.upperBound - 1 {
            let nameEnd = batch.endOfString(at: index)
            let start = nameEnd + 2
            let name = batch[index + 1..<nameEnd]
            // The body stands last, and may be anything.
            let end = name.elementsEqual("body".utf8) ? range.upperBound - 1 : endOfValue(at: start)
            take(name, batch[start..<end])
            index = end + 1
        }
    }

    /// A string, a number or a word.
    private func endOfValue(at start: Int) -> Int {
        if batch[start] == UInt8(ascii: "\"") { return batch.endOfString(at: start) + 1 }
        let end = batch[start..<range.upperBound - 1].firstIndex(of: UInt8(ascii: ","))
        return end ?? range.upperBound - 1
    }

    private func string(behind mark: String) -> String? {
        place(behind: mark).map { start in
            var decoder = StringDecoder(batch, at: start)
            return decoder.read(.max).text
        }
    }

    /// A quotation mark within a string has a backslash before it. So the first such mark is a field,
    /// and none is looked for behind the body's.
    private func place(behind mark: String) -> Int? {
        let (mark, body) = (mark.utf8, ",\"body\":".utf8)
        var index = range.lowerBound
        while index + mark.count <= range.upperBound {
            if batch[index...].starts(with: mark) { return index + mark.count }
            if batch[index...].starts(with: body) { return nil }
            index += 1
        }
        return nil
    }
}

extension Batch {
    /// In their order, ephemeral ones too. Costs as much as the batch is long.
    package var messages: [EncodedMessage] {
        let bytes = json.bytes
        var messages: [EncodedMessage] = []
        var (index, depth, start) = (0, 0, 0)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                // The messages are the objects in the list in the batch.
                if depth == 2 { start = index }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 2 {
                    messages.append(EncodedMessage(in: bytes, at: start..<index + 1))
                }
            case UInt8(ascii: "\""): index = bytes.endOfString(at: index)
            default: break
            }
            index += 1
        }
        return messages
    }
}

extension [UInt8] {
    /// Where the string ends that begins at `start`: its closing quotation mark.
    fileprivate func endOfString(at start: Int) -> Int {
        var index = start + 1
        while index < count, self[index] != UInt8(ascii: "\"") {
            index += self[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index
    }
}
