// How long a connection may take for what it is about.
// SPDX-License-Identifier: MIT

internal import CLibevent

extension Connection {
    /// The deadline of a part that the guard waits for.
    ///
    /// It runs from the beginning of the part: one byte a second does not extend it, and neither do
    /// line breaks in front of a request, which are skipped and forgotten.
    func wait(for part: Guard.Part) {
        if let awaited, part.rawValue <= awaited.rawValue { return }
        awaited = part
        switch part {
        case .request: setDeadline(server.limits.idleTimeout)
        case .head: setDeadline(server.limits.headTimeout)
        case .body: setDeadline(server.limits.bodyTimeout)
        }
    }

    func setDeadline(_ delay: Duration) {
        if alarm == nil {
            // The table holds this object until `closed` runs, which frees the event. An event and
            // nothing around it: there is one for each of ten thousand who wait.
            let context = Unmanaged.passUnretained(self).toOpaque()
            alarm = event_new(
                server.loop.base, -1, 0,
                { _, _, context in Connection.from(context).deadlinePassed() }, context)
        }
        if let alarm { server.loop.timers.start(alarm, after: delay) }
    }

    func clearDeadline() {
        awaited = nil
        if let alarm { event_del(alarm) }
    }

    private func deadlinePassed() {
        switch state {
        case .reading, .answered: server.note(.tooSlow)
        case .writing: server.note(.doesNotRead)
        case .lingering: break
        case .arriving, .rendering, .closed: return
        }
        close()
    }
}
