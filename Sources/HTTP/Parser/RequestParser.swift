// Reads requests out of the bytes of one connection, strictly.
// SPDX-License-Identifier: MIT

import Language

/// A pure state machine with no sockets: bytes go in, whole and valid requests come out.
///
/// evhttp's own parser accepts a good deal that smuggles requests, eats memory or ends the process.
/// So it never sees what a client sent: the parser parses every byte, and evhttp is handed a constant
/// head that the server wrote (`CanonicalHead`), once for each connection.
struct RequestParser {
    /// What the connection has to do next.
    enum ParserVerdict {
        /// Nothing to do until more bytes come, or the deadline for this part passes.
        case wait(RequestPart)
        /// Part of a body is missing, and the client waits to be told to go on (100 Continue).
        case invite
        /// A whole request, head and body.
        case request(RequestHead)
        /// Answer this and close: what follows cannot be trusted.
        case refuse(HTTPError)
    }

    /// What the parser is waiting for, in the order in which it comes; each part has a deadline.
    enum RequestPart: Int { case request, head, body }

    /// Bytes that no request has taken yet: at most a head and a body, and what was sent ahead of
    /// them.
    private var pending: [UInt8] = []
    /// How far the search for the head's end has come, and where the line began that it is in.
    private var searched = 0
    private var lineStart = 0
    private var firstLineIsChecked = false
    /// The head of a request whose body is still coming; nil between requests.
    private var head: RequestHead?
    /// Whether the client was told to go on; it is told once for each request. RFC 9110 section
    /// 10.1.1.
    private var invited = false
    /// After a refusal nothing on this connection is read: where a request begins is not known.
    private var refused = false
    /// What they read whose request was refused; English where that is not known.
    private(set) var language = Language.english

    /// The head of a request whose body is still coming.
    var awaitedHead: RequestHead? { head }

    /// Bytes received and not yet part of a request that was let out.
    var backlog: Int { pending.count }

    /// Lets go of what came behind the last request: this is no HTTP any more.
    mutating func release() -> [UInt8] {
        defer { pending = [] }
        return pending
    }

    /// Copies the bytes, so the caller may use its buffer again.
    mutating func receive(_ bytes: ArraySlice<UInt8>) {
        if !refused { pending.append(contentsOf: bytes) }
    }

    /// The next request, if it is all there once `bytes` have come in.
    ///
    /// Nearly always they are one whole request: that is read where it lies, in one pass, and
    /// nothing is copied. Whatever else they are is read with more care, as if they had come in
    /// pieces.
    mutating func next(
        after bytes: ArraySlice<UInt8>, _ limits: ServerLimits, into spare: SpareHead
    ) -> ParserVerdict {
        if pending.isEmpty, head == nil, !refused,
            let head = wholeRequest(bytes, limits, into: spare)
        {
            if head.bytes.count < bytes.count {
                pending.append(contentsOf: bytes.dropFirst(head.bytes.count))
            }
            return .request(head)
        }
        receive(bytes)
        return next(limits, into: spare)
    }

    /// The request at the beginning of `bytes`; nil where something is missing, or wrong.
    private func wholeRequest(
        _ bytes: ArraySlice<UInt8>, _ limits: ServerLimits, into spare: SpareHead
    ) -> RequestHead? {
        let head = spare.next()
        do { try head.read(bytes.prefix(limits.maxHead), limits) } catch { return nil }
        let count = head.length + head.contentLength
        guard count <= bytes.count else { return nil }
        head.take(bytes.prefix(count))
        return head
    }

    /// The next request, if it is all there.
    mutating func next(_ limits: ServerLimits, into spare: SpareHead) -> ParserVerdict {
        if refused { return .wait(.request) }
        do {
            if head == nil, let bytes = try takeHead(limits) {
                head = try read(bytes, limits, into: spare)
            }
        } catch {
            refuse()
            return .refuse(error)
        }
        guard let head else { return .wait(pending.isEmpty ? .request : .head) }
        guard pending.count >= head.contentLength else { return waitForBody(of: head) }
        if head.contentLength > 0 { head.append(body: take(head.contentLength)) }
        self.head = nil
        invited = false
        return .request(head)
    }

    private mutating func read(
        _ bytes: [UInt8], _ limits: ServerLimits, into spare: SpareHead
    ) throws(HTTPError) -> RequestHead {
        let head = spare.next()
        do { try head.read(bytes[...], limits) } catch {
            // This one is met by people, and all fields have been read by then.
            if error.status == .contentTooLarge {
                head.take(bytes[...])
                language = head.acceptedLanguage
            }
            throw error
        }
        head.take(bytes[...])
        return head
    }

    private mutating func waitForBody(of head: RequestHead) -> ParserVerdict {
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
        _ = try RequestLine(pending.span, upTo: end - 1)
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
        while true {
            let index = pending.span.first(UInt8(ascii: "\n"), in: searched..<pending.count)
            if index == pending.count { break }
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
                .fieldsTooLarge, .headTooLong(limit: String(limits.maxHead)), reason: .headTooLong)
            : HTTPError(.uriTooLong, .lineTooLong, reason: .headTooLong)
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
