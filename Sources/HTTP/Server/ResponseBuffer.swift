// The bytes of a response, all of them or up to a long part that many responses share.
// SPDX-License-Identifier: MIT

/// Puts a head together, and the start of a body behind it, in memory that is used again and again: a
/// response allocates nothing.
final class ResponseBuffer {
    /// From this length on, shared bytes are sent from where they are. Below it, copying them is
    /// cheaper than telling the kernel about one more part.
    static let sharesFrom = 2048

    /// As large as the largest response so far.
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)

    deinit { memory.deallocate() }

    /// - Parameters:
    ///   - date: The whole `Date` line.
    ///   - hasBody: False for the response to HEAD, which only tells the body's length.
    ///   - closes: Whether to tell the client that nothing follows.
    ///   - isEndless: Whether more of the body follows, nobody knows how much.
    /// - Returns: Bytes that are valid until the next call, and whether they are all. If not, the body's
    ///   shared bytes and its suffix follow.
    func compose(
        _ response: ResponseParts, date: [UInt8], hasBody: Bool, closes: Bool,
        isEndless: Bool = false
    ) -> (bytes: UnsafeRawBufferPointer, isWhole: Bool) {
        let length = response.body.count
        let copiesShared = response.body.shared.count < ResponseBuffer.sharesFrom
        let copied = copiesShared ? length : length - response.body.shared.count
        makeRoom(response.head.bytes.count + date.count + copied, response.fields)
        var cursor = ByteCursor(memory)
        cursor.add(response.head.bytes)
        cursor.add(date)
        for field in response.fields { cursor.add(field) }
        if closes { cursor.add("Connection: close\r\n") }
        // HEAD tells the length of what GET would bring, where that is known. RFC 9110 section 8.6.
        if response.head.status.mayHaveBody, !isEndless, hasBody || length > 0 {
            cursor.add(length: length)
        }
        cursor.add("\r\n")
        if hasBody { cursor.add(response.body, copiesShared: copiesShared) }
        return (cursor.written, copiesShared || !hasBody)
    }

    /// For `size` bytes and the fields: a little more than is needed.
    private func makeRoom(_ size: Int, _ fields: [Response.Field]) {
        var size = size + ResponseBuffer.ownFields
        for (name, value) in fields { size += name.utf8CodeUnitCount + value.utf8.count + 4 }
        if size <= memory.count { return }
        memory.deallocate()
        memory = .allocate(byteCount: size, alignment: 16)
    }

    /// `Connection: close`, `Content-Length` with as many digits as there can be, an empty line.
    private static let ownFields = 64
}

extension ByteCursor {
    /// A field with a line break in its value would be two: it is left out.
    fileprivate mutating func add(_ field: Response.Field) {
        guard field.value.utf8.allSatisfy(\.isFieldByte) else { return }
        add(field.name)
        add(": ")
        add(string: field.value)
        add("\r\n")
    }

    fileprivate mutating func add(length: Int) {
        add("Content-Length: ")
        add(decimal: length)
        add("\r\n")
    }

    /// The body, or what comes before its shared part.
    fileprivate mutating func add(_ body: Body, copiesShared: Bool) {
        add(body.prefix)
        add(string: body.own)
        add(body.infix)
        guard copiesShared else { return }
        add(body.shared)
        add(body.suffix)
    }
}
