// A request's header fields, until the resource has returned its reply.
// SPDX-License-Identifier: MIT

/// Names and what is looked for are lower case. Most of these functions look at
/// the bytes as they were sent, and make no string.
extension Request {
    /// The value of the first field called `name`.
    public func field(_ name: StaticString) -> String? { head?.field(name) }

    /// The bytes of the value of the first field called `name`.
    public func fieldBytes(_ name: StaticString) -> ArraySlice<UInt8>? {
        guard let head, let value = head.value(name) else { return nil }
        return head.slice(value)
    }

    /// Whether the first field called `name` is `text`, byte for byte.
    public func field(_ name: StaticString, is text: StaticString) -> Bool {
        guard let head, let value = head.value(name) else { return false }
        let bytes = head.bytes
        return bytes.span.holds(text, at: value)
    }

    /// The values of all fields called `name`, in their order.
    public func fields(_ name: StaticString) -> [String] { head?.fields(name) ?? [] }

    /// The bytes of the values of all fields called `name`, in lower case: a name that an operator has
    /// chosen.
    package func fieldBytes(named name: String) -> [ArraySlice<UInt8>] {
        head?.values(named: name) ?? []
    }

    /// Whether there may be a field whose name is of one of these kinds. A quick no, at the cost of a
    /// look at one word, for names that hardly any request has.
    public func mayHaveField(of kinds: FieldKinds) -> Bool { head?.mayHave(kinds) ?? false }

    /// Whether there is a field called `name`.
    public func hasField(_ name: StaticString) -> Bool { head?.value(name) != nil }

    /// Whether the first field called `name` begins with one of `texts`, in whatever case.
    public func field(_ name: StaticString, beginsWithAnyOf texts: [StaticString]) -> Bool {
        guard let head, let value = head.value(name) else { return false }
        let bytes = head.bytes
        for text in texts where bytes.span.begins(with: text, in: value) { return true }
        return false
    }

    /// Whether the first field called `name` begins with `text`, in whatever case.
    public func field(_ name: StaticString, beginsWith text: StaticString) -> Bool {
        guard let head, let value = head.value(name), value.count >= text.utf8CodeUnitCount
        else { return false }
        let bytes = head.bytes
        return bytes.span.begins(with: text, in: value)
    }

    /// Whether `text` stands somewhere in the first field called `name`, in whatever case.
    public func field(_ name: StaticString, mentions text: StaticString) -> Bool {
        guard let head, let value = head.value(name) else { return false }
        let bytes = head.bytes
        return bytes.span.mentions(text, in: value)
    }

    /// Whether `token` is in the comma-separated lists of the fields called `name`, in whatever case.
    public func anyField(_ name: StaticString, lists token: StaticString) -> Bool {
        head?.anyField(name, lists: token) ?? false
    }

    /// What is in the comma-separated lists of the fields called `name`, in order, without the blanks
    /// around. RFC 9110 section 5.6.1.
    public func listedTokens(_ name: StaticString) -> [String] {
        fields(name).flatMap { list in
            list.utf8.split(separator: UInt8(ascii: ",")).compactMap { part in
                let token = part.drop { $0.isBlank }
                let end = token.lastIndex { !$0.isBlank }
                return end.map { String(token[...$0]) ?? "" }
            }
        }
    }

    /// Whether it came by HTTP/1.1, and not 1.0.
    public var isVersion11: Bool { head?.line.isVersion11 ?? false }

    /// Whether the body says of what type it is.
    public var isTyped: Bool { hasField("content-type") }

    /// Whether the body is of the media type `type`, whatever its parameters. RFC 9110 section 8.3.
    public func isTyped(_ type: StaticString) -> Bool {
        guard let head, let value = head.value("content-type") else { return false }
        let bytes = head.bytes
        let end = bytes.span.first(UInt8(ascii: ";"), in: value)
        let name = bytes.span.trimmed(value.lowerBound..<end)
        return bytes.span.holds(lowercase: type, at: name)
    }
}
