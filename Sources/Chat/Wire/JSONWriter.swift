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
    package mutating func raw(_ json: some Collection<UInt8>) {
        separate()
        bytes += json
    }

    /// Elements or fields with their commas between them; nothing for none.
    package mutating func fragment(_ json: some Collection<UInt8>) {
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
        separate()
        needsComma = false
        bytes.append(UInt8(ascii: "\""))
        bytes.append(ascii: name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// `"name":"text"`, with the text escaped.
    package mutating func field(_ name: StaticString, _ text: String) {
        self.name(name)
        value(text)
    }

    /// `"name":44`, in decimal digits.
    package mutating func field(_ name: StaticString, _ number: Int) {
        self.name(name)
        needsComma = true
        bytes.append(decimal: number)
    }

    /// A string that needs no escape.
    package mutating func field(_ name: StaticString, plain text: String) {
        self.name(name)
        quote { $0.append(contentsOf: text.utf8) }
    }

    /// `"name":"swift"`: a channel's name needs no escapes.
    package mutating func field(_ name: StaticString, _ channel: ChannelName) {
        field(name, plain: channel.description)
    }

    /// `"name":"k3f9:44"`: a position needs no escapes.
    package mutating func field(_ name: StaticString, _ position: Position) {
        self.name(name)
        quote {
            $0.append(contentsOf: position.epoch.utf8)
            $0.append(UInt8(ascii: ":"))
            $0.append(decimal: position.seq)
        }
    }

    /// `"name":"2026-01-31T12:00:00.000Z"`: a time needs no escapes.
    package mutating func field(_ name: StaticString, _ time: Timestamp) {
        self.name(name)
        quote { bytes in time.withText { bytes.append(contentsOf: $0) } }
    }

    /// Whole milliseconds.
    package mutating func field(_ name: StaticString, _ duration: Duration) {
        field(name, duration.wholeMilliseconds)
    }

    /// `"name":…` with a value that is JSON already; it is not checked.
    package mutating func field(_ name: StaticString, raw json: some Collection<UInt8>) {
        self.name(name)
        raw(json)
    }

    /// `"name":true`, where it is true.
    package mutating func field(_ name: StaticString, ifTrue flag: Bool) {
        if flag { field(name, raw: "true".utf8) }
    }

    /// A string between quotation marks. What `write` appends must need no escapes.
    @inline(__always)
    private mutating func quote(_ write: (inout [UInt8]) -> Void) {
        needsComma = true
        bytes.append(UInt8(ascii: "\""))
        write(&bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}
