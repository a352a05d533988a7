// What this node has to tell all others, beside messages.
// SPDX-License-Identifier: MIT

import Deferred

/// Sends events to the engine, together while an earlier call is under way. While there is no engine,
/// ephemeral messages are dropped, and what must not be missed waits.
final class EventOutbox {
    /// Events in one call, and their bytes; the event that reaches them is the last.
    static let maxCount = 256
    static let maxBytes = 1 << 20
    /// Events that may wait, and their bytes.
    static let maxWaiting = 10_000
    static let maxWaitingBytes = 16 << 20

    private var session: (any EngineSession)?
    private var waiting: [ChatEvent] = []
    private var waitingBytes = 0
    /// Those under way.
    private var sent: [ChatEvent]?

    /// Tells all nodes, this one among them.
    func tell(_ event: ChatEvent) {
        guard session != nil || event.isLasting, waiting.count < EventOutbox.maxWaiting,
            waitingBytes + event.bytes <= EventOutbox.maxWaitingBytes
        else { return }
        waiting.append(event)
        waitingBytes += event.bytes
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
        waitingBytes = waiting.reduce(0) { $0 + $1.bytes }
    }

    private func send() {
        guard sent == nil, let session, !waiting.isEmpty else { return }
        var (count, bytes) = (0, 0)
        for event in waiting.prefix(EventOutbox.maxCount) where bytes < EventOutbox.maxBytes {
            (count, bytes) = (count + 1, bytes + event.bytes)
        }
        let events = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        waitingBytes -= bytes
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

    /// About how long it is.
    fileprivate var bytes: Int {
        guard case .ephemeral(let news) = self else { return 128 }
        return news.messages.reduce(128) { $0 + $1.count }
    }
}

@available(*, unavailable)
extension EventOutbox: Sendable {}
