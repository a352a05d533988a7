// What nodes keep in the engine beside messages.
// SPDX-License-Identifier: MIT

/// Names in use, sessions that have ended, tries to log in, and keys: what must be decided once for all
/// nodes. Values, so that any thread can ask.
package enum RegisterRequest: Sendable, Equatable {
    /// A session takes a name, in place of `old`, which ends and frees what it had. Both happen, or
    /// neither. Answered by ``RegisterAnswer/granted(_:)``.
    case take(SessionClaim, insteadOf: SessionClaim?)
    /// Sessions are used: each keeps its name, or takes it again where it is free. Answered by
    /// ``RegisterAnswer/standings(_:)``.
    case renew([SessionClaim])
    /// A session ends before its time, and its name is free. Answered by ``RegisterAnswer/done``.
    case end(SessionClaim)
    /// All sessions end that have one of these looks. Answered by ``RegisterAnswer/claims(_:)``.
    case endAll(looks: [String])
    /// Nobody can take these looks for so long; a session that has one loses it. Answered by
    /// ``RegisterAnswer/done``.
    case reserve(looks: [String], holder: String, Duration)
    /// Counts one try. Answered by ``RegisterAnswer/wait(_:)``.
    case countTry(key: String, limit: Int, per: Duration)
    /// Answered by ``RegisterAnswer/text(_:)``.
    case readKeys
    /// Replaces the keys where they are still `old`; nil where there are none. All nodes are told.
    /// Answered by ``RegisterAnswer/granted(_:)``.
    case replaceKeys(old: String?, new: String)
}

/// A session that has a name, or wants one.
package struct SessionClaim: Sendable, Equatable {
    /// The session's own id.
    package let session: String
    /// The name as it is shown.
    package let name: String
    /// Whom others see the name's owner to be.
    package let person: PersonID?
    /// What the name looks like: names that share one of these are the same. A ``sharedLook(_:)`` may be had
    /// by any number of sessions, and is there to find them.
    package let looks: [String]

    package init(session: String, name: String, person: PersonID? = nil, looks: [String]) {
        self.session = session
        self.name = name
        self.person = person
        self.looks = looks
    }

    /// A look that belongs to nobody. No name has control characters, so it is no name's own.
    package static func sharedLook(_ text: String) -> String { "\u{2}\(text)" }

    /// Whether this is one.
    package static func isShared(_ look: String) -> Bool { look.utf8.first == 2 }

    /// Who has the session.
    package var identity: Identity { Identity(displayName: name, person: person) }
}

/// The answer to a ``RegisterRequest``.
package enum RegisterAnswer: Sendable, Equatable {
    case done
    case granted(Bool)
    case standings([SessionStanding])
    case claims([SessionClaim])
    /// How long to wait before the next try; nil where it may be now.
    case wait(Duration?)
    case text(String?)
}

/// What the engine knows of a session.
package enum SessionStanding: Sendable, Equatable {
    /// It has its name.
    case good
    /// It was ended.
    case ended
    /// Somebody else has the name.
    case nameInUse
}
