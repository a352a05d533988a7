// How long a connection may take for what it is about.
// SPDX-License-Identifier: MIT

import EventLoop

extension Connection {
    /// The deadline of a part that the parser waits for.
    ///
    /// It runs from the beginning of the part: one byte a second does not extend it, and neither do
    /// line breaks in front of a request, which are skipped and forgotten.
    func wait(for part: RequestParser.RequestPart) {
        if let awaited, part.rawValue <= awaited.rawValue { return }
        awaited = part
        switch part {
        case .request: setDeadline(server.limits.idleTimeout)
        case .head: setDeadline(server.limits.headTimeout)
        case .body: setDeadline(server.limits.bodyTimeout)
        }
    }

    /// Starts the one timer of the connection over. A timer exists from the first use on.
    func setDeadline(_ delay: Duration) {
        let event = deadline ?? Event(.timer, on: server.loop.base, self)
        deadline = event
        server.loop.timers.start(event, after: delay)
    }

    /// The request is whole: from here on its resource decides how long it takes.
    func clearDeadline() {
        awaited = nil
        deadline?.stop()
    }

    /// Closes the connection, and says why where the client is to blame.
    func deadlinePassed() {
        switch state {
        case .reading, .responded: server.note(.tooSlow)
        case .writing: server.note(.doesNotRead)
        case .lingering: break
        case .arriving, .rendering, .closed: return
        }
        close()
    }
}
