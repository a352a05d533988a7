// Takes a Redis server's answers out of the bytes of a connection. No sockets.
// SPDX-License-Identifier: MIT

/// Bytes go in, in whatever pieces they come, and whole answers come out. RESP2:
/// https://redis.io/docs/latest/develop/reference/protocol-spec/
///
/// Nothing is set aside for what a server merely announces. A server that sends anything else than RESP2, or
/// too much, is not to be spoken with any more: after an error the reader is of no use.
///
/// An answer that came whole is copied once, as it lies. Of others, the bytes gather in ``bytes``, and the
/// parser goes on where it stopped.
package struct RESPReader {
    /// What has come of an answer that is not whole.
    private var bytes: [UInt8] = []
    private var parser = RESPParser()
    private let maxBytes: Int

    /// - Parameter maxBytes: Of one answer.
    package init(maxBytes: Int = 64 << 20) {
        self.maxBytes = maxBytes
    }

    /// How many bytes it holds of an answer that is not whole.
    package var backlog: Int { bytes.count }

    /// - Parameters:
    ///   - piece: It is not kept.
    ///   - take: Called with each answer that is whole now, in order.
    package mutating func read(
        _ piece: UnsafeRawBufferPointer, _ take: (RESPReply) -> Void
    ) throws(RESPError) {
        var rest = piece[...]
        if !bytes.isEmpty {
            // In a variable of its own, so that nothing is copied.
            var gathered: [UInt8] = []
            swap(&gathered, &bytes)
            let known = gathered.count
            gathered.append(contentsOf: piece)
            guard try parser.parse(gathered.span, maxBytes) else {
                bytes = gathered
                return
            }
            rest = piece[(parser.position - known)...]
            gathered.removeLast(rest.count)
            take(RESPReply(parts: parser.takeParts(), bytes: gathered))
        }
        while !rest.isEmpty {
            let unread = UnsafeRawBufferPointer(rebasing: rest).assumingMemoryBound(to: UInt8.self)
            guard try parser.parse(unread.span, maxBytes) else {
                bytes = Array(unread)
                return
            }
            let count = parser.position
            rest = rest.dropFirst(count)
            take(RESPReply(parts: parser.takeParts(), bytes: Array(unread[..<count])))
        }
    }
}
