// The parser as it was before it read requests in place, to compare the new one with.
// SPDX-License-Identifier: MIT

@testable import HTTP

/// Reads a request step by step, byte by byte, and copies what it has read. It is slow and plain:
/// ``ParserComparisonTests`` holds the quick parser to its verdicts. Do not change it, unless a
/// verdict is to change.
///
/// A pure state machine with no sockets: bytes go in, whole and valid requests come out.
struct ReferenceParser {
    /// What the connection has to do next.
    enum ParserVerdict {
        /// Nothing to do until more bytes come, or the deadline for this part passes.
        case wait(RequestParser.RequestPart)
        /// Part of a body is missing, and the client waits to be told to go on (100 Continue).
        case invite
        /// A whole request.
        case request(ReferenceHead, body: [UInt8])
        /// Answer this and close: what follows cannot be trusted.
        case refuse(HTTPError)
    }

    /// Bytes that no request has taken yet: at most a head and a body, and what was sent ahead of
    /// them.
    private var pending: [UInt8] = []
    /// How far the search for the head's end has come, and where the line began that it is in.
    private var searched = 0
    private var lineStart = 0
    private var firstLineIsChecked = false
    /// The head of a request whose body is still coming; nil between requests.
    private var head: ReferenceHead?
    /// Whether the client was told to go on; it is told once for each request. RFC 9110 section
    /// 10.1.1.
    private var invited = false
    /// After a refusal nothing on this connection is read: where a request begins is not known.
    private var refused = false

    /// Bytes received and not yet part of a request that was let out.
    var backlog: Int { pending.count }

    /// Copies the bytes.
    mutating func receive(_ bytes: ArraySlice<UInt8>) {
        if !refused { pending.append(contentsOf: bytes) }
    }

    /// The next request, if it is all there.
    mutating func next(_ limits: ServerLimits) -> ParserVerdict {
        if refused { return .wait(.request) }
        do {
            if head == nil, let bytes = try takeHead(limits) {
                head = try ReferenceHead(parsing: bytes, limits: limits)
            }
        } catch {
            refuse()
            return .refuse(error)
        }
        guard let head else { return .wait(pending.isEmpty ? .request : .head) }
        guard pending.count >= head.contentLength else { return waitForBody(of: head) }
        let body = takeBody(head.contentLength)
        self.head = nil
        invited = false
        return .request(head, body: body)
    }

    private mutating func waitForBody(of head: ReferenceHead) -> ParserVerdict {
        guard head.expectsContinue, !invited, pending.isEmpty else {
            return .wait(.body)
        }
        invited = true
        return .invite
    }

    private mutating func refuse() {
        refused = true
        pending = []
        head = nil
    }

    /// The bytes up to and with the empty line, once they are all there.
    private mutating func takeHead(_ limits: ServerLimits) throws(HTTPError) -> [UInt8]? {
        skipLineBreaks()
        guard let end = try endOfHead() else {
            if pending.count > limits.maxHead { throw tooLong(limits) }
            try checkFirstLine()
            return nil
        }
        if end > limits.maxHead { throw tooLong(limits) }
        startOver()
        return take(end)
    }

    /// While the rest is still to come: nonsense is refused at its first line, not at the deadline.
    private mutating func checkFirstLine() throws(HTTPError) {
        guard !firstLineIsChecked, let first = pending.first else { return }
        guard first.isTokenByte || first == UInt8(ascii: "\r") else { throw .malformed }
        guard let end = pending.firstIndex(of: UInt8(ascii: "\n")) else { return }
        _ = try ReferenceLine(pending, 0..<(end - 1))
        firstLineIsChecked = true
    }

    /// Old browsers send a line break after a POST's body. RFC 9112 section 2.2 says: skip it.
    private mutating func skipLineBreaks() {
        var count = 0
        while count + 1 < pending.count, pending[count] == UInt8(ascii: "\r"),
            pending[count + 1] == UInt8(ascii: "\n")
        { count += 2 }
        if count > 0 {
            pending.removeFirst(count)
            startOver()
        }
    }

    private mutating func startOver() {
        searched = 0
        lineStart = 0
        firstLineIsChecked = false
    }

    /// Where the head's empty line ends. The next search goes on where this one stopped.
    private mutating func endOfHead() throws(HTTPError) -> Int? {
        while let index = pending.lineFeed(from: searched) {
            guard index > 0, pending[index - 1] == UInt8(ascii: "\r") else { throw .malformed }
            if index - 1 == lineStart, lineStart > 0 { return index + 1 }
            lineStart = index + 1
            searched = lineStart
        }
        searched = pending.count
        return nil
    }

    /// The status must not depend on how much of the head has come so far.
    private func tooLong(_ limits: ServerLimits) -> HTTPError {
        pending.prefix(limits.maxHead).contains(UInt8(ascii: "\n"))
            ? HTTPError(
                .fieldsTooLarge, "The header is longer than \(limits.maxHead) bytes.",
                reason: .headTooLong)
            : HTTPError(.uriTooLong, "The request line is too long.", reason: .headTooLong)
    }

    private mutating func takeBody(_ count: Int) -> [UInt8] {
        count == 0 ? [] : take(count)
    }

    /// The first `count` bytes; without a copy when they are all there is.
    private mutating func take(_ count: Int) -> [UInt8] {
        if count == pending.count {
            defer { pending = [] }
            return pending
        }
        defer { pending.removeFirst(count) }
        return Array(pending[..<count])
    }
}
