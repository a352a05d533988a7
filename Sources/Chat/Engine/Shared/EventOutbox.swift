// What this node has to tell all others, beside messages.
// SPDX-License-Identifier: MIT

import Deferred

/// Sends events to the engine, together while an earlier call is under way. While there is no engine,
/// ephemeral messages are dropped, and what must not be missed waits.
final class EventOutbox {
    /// Events in one call.
    static let maxCount = 256
    /// Events that may wait.
    static let maxWaiting = 10_000

    private var session: (any EngineSession)?
    private var waiting: [ChatEvent] = []
    /// Those under way.
    private var sent: [ChatEvent]?

    /// Tells all nodes, this one among them.
    func tell(_ event: ChatEvent) {
        guard session != nil || event.isLasting, waiting.count < EventOutbox.maxWaiting else {
            return
        }
        waiting.append(event)
        send()
    }

    /// There is a session for this log.
    func begin(on session: any EngineSession) {
        stop()
        self.session = session
        send()
    }

    /// There is none any more. Nobody knows whether what was sent was told.
    func stop() {
        session = nil
        waiting = ((sent.take() ?? []) + waiting).filter(\.isLasting)
    }

    private func send() {
        guard sent == nil, let session, !waiting.isEmpty else { return }
        let events = Array(waiting.prefix(EventOutbox.maxCount))
        waiting.removeFirst(events.count)
        sent = events
        session.tell(events).addBoth { _ in
            guard session === self.session else { return }
            self.sent = nil
            self.send()
        }
    }
}

extension ChatEvent {
    /// Whether it is worth telling later.
    fileprivate var isLasting: Bool {
        switch self {
        case .sessionEnded, .expelled: true
        default: false
        }
    }
}

@available(*, unavailable)
extension EventOutbox: Sendable {}
