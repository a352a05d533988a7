// JSON, written piece by piece.
// SPDX-License-Identifier: MIT

/// Writes a JSON value (RFC 8259), or several with commas between them, in ASCII on one line, safe
/// inside a script.
///
/// It puts the commas; names of fields are plain ASCII. All JSON of the protocol is written with it.
package struct JSONWriter {
    /// What is written so far.
    package private(set) var bytes: [UInt8] = []
    /// Whether the next value stands behind another, and needs a comma.
    private var needsComma = false

    /// - Parameter capacity: How many bytes there will be, more or less.
    package init(capacity: Int = 64) {
        bytes.reserveCapacity(capacity)
    }

    /// The value that was written.
    package var json: JSON { JSON(bytes: bytes) }
}

// Values.
extension JSONWriter {
    /// `{…}`; `write` writes its fields.
    @inline(__always)
    package mutating func object(_ write: (inout JSONWriter) -> Void) {
        enclose("{", write, "}")
    }

    /// `[…]`; `write` writes its elements.
    @inline(__always)
    package mutating func array(_ write: (inout JSONWriter) -> Void) {
        enclose("[", write, "]")
    }

    /// A string.
    package mutating func value(_ text: String) {
        separate()
        bytes.append(quoted: text)
    }

    /// What is JSON in ASCII already.
    package mutating func raw(_ json: [UInt8]) { raw(json[...]) }

    /// What is JSON in ASCII already.
    package mutating func raw(_ json: ArraySlice<UInt8>) {
        json.withUnsafeBufferPointer { json in raw(room: json.count) { $0.append(copying: json) } }
    }

    /// - Parameters:
    ///   - room: Bytes that `write` appends at most.
    ///   - write: Appends a value.
    @inline(__always)
    mutating func raw(room: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
        separate()
        bytes.append(addingCapacity: room, initializingWith: write)
    }

    /// Elements or fields with their commas between them; nothing for none.
    package mutating func fragment(_ json: ArraySlice<UInt8>) {
        if !json.isEmpty { raw(json) }
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    @inline(__always)
    private mutating func enclose(
        _ opening: Unicode.Scalar, _ write: (inout JSONWriter) -> Void, _ closing: Unicode.Scalar
    ) {
        separate()
        bytes.append(UInt8(ascii: opening))
        needsComma = false
        write(&self)
        bytes.append(UInt8(ascii: closing))
        needsComma = true
    }
}

// Fields of an object: `"name":value`.
extension JSONWriter {
    /// The name; the next value is the field's.
    package mutating func name(_ name: StaticString) {
        field(name, room: 0) { _ in }
        needsComma = false
    }

    /// `"name":"text"`, with the text escaped.
    package mutating func field(_ name: StaticString, _ text: String) {
        self.name(name)
        value(text)
    }

    /// The same for a name that need not be plain ASCII.
    package mutating func field(named name: String, _ text: String) {
        value(name)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(quoted: text)
    }

    /// `"name":44`, in decimal digits.
    package mutating func field(_ name: StaticString, _ number: Int) {
        field(name, room: Int.maxDecimalLength) { $0.append(decimal: number) }
    }

    /// A string that needs no escape.
    package mutating func field(_ name: StaticString, plain text: String) {
        field(name, quoting: text.utf8.count) { $0.append(utf8: text) }
    }

    /// `"name":"swift"`: most names need no escapes.
    package mutating func field(_ name: StaticString, _ channel: ChannelName) {
        if channel.isASCII {
            field(name, plain: channel.description)
        } else {
            field(name, channel.description)
        }
    }

    /// `"name":"k3f9:44"`: a position needs no escapes.
    package mutating func field(_ name: StaticString, _ position: Position) {
        field(name, quoting: position.epoch.utf8.count + 1 + Int.maxDecimalLength) {
            $0.append(epoch: position.epoch, seq: position.seq)
        }
    }

    /// `"name":"2026-01-31T12:00:00.000Z"`: a time needs no escapes.
    package mutating func field(_ name: StaticString, _ time: Timestamp) {
        field(name, quoting: Timestamp.textLength) { time.write(to: &$0) }
    }

    /// A person, where there is one: needs no escapes.
    package mutating func field(_ name: StaticString, _ person: PersonID?) {
        if let person { field(name, plain: person.description) }
    }

    /// Whole milliseconds.
    package mutating func field(_ name: StaticString, _ duration: Duration) {
        field(name, duration.wholeMilliseconds)
    }

    /// `"name":…` with a value that is JSON already; it is not checked.
    package mutating func field(_ name: StaticString, raw json: [UInt8]) {
        json.withUnsafeBufferPointer { json in
            field(name, room: json.count) { $0.append(copying: json) }
        }
    }

    /// `"name":true`, where it is true.
    package mutating func field(_ name: StaticString, ifTrue flag: Bool) {
        if flag { field(name, room: 4) { $0.append(ascii: "true") } }
    }

    /// A string between quotation marks, which needs no escapes.
    @inline(__always)
    private mutating func field(
        _ name: StaticString, quoting room: Int, _ write: (inout OutputSpan<UInt8>) -> Void
    ) {
        field(name, room: room + 2) {
            $0.append(UInt8(ascii: "\""))
            write(&$0)
            $0.append(UInt8(ascii: "\""))
        }
    }

    /// One step for the whole field, since each checks that the bytes are this writer's alone.
    ///
    /// - Parameter room: Bytes that `write` appends at most.
    @inline(__always)
    private mutating func field(
        _ name: StaticString, room: Int, _ write: (inout OutputSpan<UInt8>) -> Void
    ) {
        let needsComma = needsComma
        self.needsComma = true
        bytes.append(addingCapacity: name.utf8CodeUnitCount + 4 + room) {
            if needsComma { $0.append(UInt8(ascii: ",")) }
            $0.append(UInt8(ascii: "\""))
            $0.append(ascii: name)
            $0.append(UInt8(ascii: "\""))
            $0.append(UInt8(ascii: ":"))
            write(&$0)
        }
    }
}
