// Requests that were sent ahead, and wait for the loop's next turn.
// SPDX-License-Identifier: MIT

import EventLoop

/// Serves one request of each connection in a turn, so that other clients come first and a hundred
/// requests sent together do not call one another.
final class PipelineQueue: EventHandler {
    private let loop: EventLoop
    private var connections: [Connection] = []
    /// An event of its own: to start the timer of one that is active already would put it off, and an
    /// adoption cannot be put off.
    private lazy var turn = Event(.timer, on: loop.base, self)

    init(on loop: EventLoop) {
        self.loop = loop
    }

    /// The connection has a request waiting.
    func append(_ connection: Connection) {
        connections.append(connection)
        loop.timers.start(turn, after: .zero)
    }

    /// The list is emptied first: what comes behind these requests queues up again.
    func handle(_ kind: Event.EventKind) {
        let ready = connections
        connections = []
        for connection in ready { connection.serveNext() }
    }
}
