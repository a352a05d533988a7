// A Bayeux session's messages as they come.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Where messages go as they come: a WebSocket, or an event stream.
protocol BayeuxOutput: AnyObject {
    /// - Parameters:
    ///   - messages: JSON objects with commas between them; empty where there is none.
    ///   - next: Up to where they go.
    /// - Returns: Whether there is room for more; else ``BayeuxStream/resume()`` is called when there is.
    func hear(_ messages: [UInt8], upTo next: Position) -> Bool

    /// Nothing more comes.
    func ended()
}

/// Stands between the hub and one connection, for a session. While there is no room, the session's position
/// stays where it is.
final class BayeuxStream: BayeuxListener {
    /// nil once it is over.
    private weak var output: (any BayeuxOutput)?

    /// Begins paused. The stream that the session had until now ends.
    ///
    /// - Parameter begin: Tells the session, and returns the stream before.
    /// - Returns: nil where there is no such session.
    init?(
        _ door: BayeuxDoor, _ id: BayeuxClientID, to output: any BayeuxOutput,
        _ begin: (inout BayeuxSession, BayeuxPlace) -> BayeuxPlace?
    ) {
        let place = door.newPlace()
        let begun = door.sessions.use(id, at: door.chat.scheduler.now) { session in
            let older = begin(&session, place)
            return (older, session.connect)
        }
        guard let (older, connect) = begun, let session = door.sessions.find(id) else {
            door.remove(place)
            return nil
        }
        self.output = output
        super.init(door, id, session, at: place)
        isPaused = true
        door.add(self, at: place)
        door.sessions.wake([older, connect])
    }

    /// The connection is gone, or has another session.
    func close() {
        output = nil
        door.sessions.use(id, at: door.chat.scheduler.now) { [place] session in
            if session.stream == place { session.endStream() }
        }
        stop()
    }

    // As a listener.

    override func lookAtSession(in epoch: String) -> BayeuxLook? {
        session.with { [place] in $0.lookFromStream(place, in: epoch) }
    }

    /// Sends what is for this session, and notes that it has.
    override func hear(_ batch: Batch, _ next: Position, for question: BayeuxQuestion) -> Bool {
        guard let output else { return false }
        let messages = door.format.messages(of: batch, for: question.interest)
        let hasGap = question.hasGap(batch)
        let step = session.with { [place] session -> BayeuxStep in
            // On another loop perhaps, a newer stream has taken its place a moment ago.
            guard session.stream == place else { return .replaced }
            if session.version != question.version { return .askAgain }
            if hasGap { session.owesGap = true }
            session.confirm(next)
            return .tell(waking: hasGap ? session.connect : nil)
        }
        guard case .tell(let connect)? = step else {
            if case .askAgain? = step { look() } else { finish(.replaced) }
            return false
        }
        isPaused = !output.hear(messages, upTo: next)
        // The reply to the connect tells of the gap.
        door.sessions.wake([connect])
        return !isPaused && !isOver
    }

    override func ended(_ end: BayeuxEnd) {
        if case .refused(let error) = end {
            door.note(error, to: session)
            if error.status.code < 500 { door.end(id) }
        }
        output?.ended()
        output = nil
    }
}

/// What becomes of a batch.
private enum BayeuxStep: Sendable {
    /// - Parameter waking: The connect whose reply is to tell of a gap.
    case tell(waking: BayeuxPlace?)
    /// The session listens to something else meanwhile.
    case askAgain
    case replaced
}
