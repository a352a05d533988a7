// The bytes of a response, all of them or up to a long part that many responses share.
// SPDX-License-Identifier: MIT

/// Puts a head together, and the start of a body behind it. Used again and again, so that a response
/// allocates nothing.
struct ResponseBuffer {
    /// From this length on, shared bytes are sent from where they are. Below it, copying them is
    /// cheaper than telling the kernel about one more part.
    static let sharesFrom = 2048

    /// What was composed last. Its capacity stays, as large as the largest response so far.
    private(set) var bytes: [UInt8] = []

    /// - Parameters:
    ///   - date: The whole `Date` line.
    ///   - hasBody: False for the response to HEAD, which only tells the body's length.
    ///   - closes: Whether to tell the client that nothing follows.
    /// - Returns: What follows these bytes, shared with other responses; nil where they are all.
    mutating func compose(
        _ response: Response, date: [UInt8], hasBody: Bool, closes: Bool
    ) -> (shared: [UInt8], suffix: StaticString)? {
        bytes.removeAll(keepingCapacity: true)
        bytes += response.head.bytes
        bytes += date
        for (name, value) in response.fields { addField(name, value) }
        if closes { add("Connection: close\r\n") }
        // HEAD tells the length of what GET would bring, where that is known. RFC 9110 section 8.6.
        if response.head.status.mayHaveBody, hasBody || response.body.count > 0 {
            add("Content-Length: ")
            add(response.body.count)
            add("\r\n")
        }
        add("\r\n")
        return hasBody ? add(response.body) : nil
    }

    /// The body up to its shared part, or all of it where that is short.
    private mutating func add(_ body: Body) -> (shared: [UInt8], suffix: StaticString)? {
        add(body.prefix)
        bytes += body.own.utf8
        add(body.infix)
        if body.shared.count >= ResponseBuffer.sharesFrom { return (body.shared, body.suffix) }
        bytes += body.shared
        add(body.suffix)
        return nil
    }

    /// A field with a line break in its value would be two: it is left out.
    private mutating func addField(_ name: StaticString, _ value: String) {
        guard value.utf8.allSatisfy(\.isFieldByte) else { return }
        add(name)
        add(": ")
        bytes += value.utf8
        add("\r\n")
    }

    private mutating func add(_ text: StaticString) {
        bytes += UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// In decimal digits.
    private mutating func add(_ number: Int) {
        if number >= 10 { add(number / 10) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
