// How long a client may take for its request.
// SPDX-License-Identifier: MIT

extension Connection {
    /// The deadline of a part that the parser waits for.
    ///
    /// It runs from the beginning of the part: one byte a second does not extend it, and neither do
    /// line breaks in front of a request, which are skipped and forgotten.
    func wait(for part: RequestParser.RequestPart) {
        if let awaited, part.rawValue <= awaited.rawValue { return }
        awaited = part
        switch part {
        case .request: setDeadline(server.deadlines.idle)
        case .head: setDeadline(server.deadlines.head)
        case .body: setDeadline(server.deadlines.body)
        }
    }

    /// The request is whole, or refused: it has no deadline any more, and its bytes do not count.
    func endWait() {
        awaited = nil
        clearDeadline()
        if held > 0 { _ = countBytes() }
    }
}
