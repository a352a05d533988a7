// Whose polls run in one channel.
// SPDX-License-Identifier: MIT

/// The people who poll one channel, and the polls by which they are known.
final class ChannelAttendance {
    private struct Attendee {
        /// The poll with which they came: their place on the list counts against its allowance.
        let first: Stay
        /// Their polls that run.
        var stays: [Stay]
        /// The login of the poll that ended last.
        var lastSession: String?
        /// While no poll of theirs runs.
        var grace: WaitingList<GracePeriod>.Place?
    }

    let channel: ChannelName
    /// By subject.
    private var attendees: [String: Attendee] = [:]

    init(_ channel: ChannelName) {
        self.channel = channel
    }

    var isEmpty: Bool { attendees.isEmpty }

    /// In no order.
    var people: [Identity] { attendees.values.map(\.first.identity) }

    func knows(_ identity: Identity) -> Bool { attendees[identity.subject] != nil }

    /// The same person as they are listed here: of somebody who is elsewhere, only the subject may be known.
    func known(_ identity: Identity) -> Identity {
        attendees[identity.subject]?.first.identity ?? identity
    }

    /// What their polls count against, each once.
    func allowances(of identity: Identity) -> [any Allowance] {
        guard let attendee = attendees[identity.subject] else { return [] }
        let all = attendee.stays.map(\.allowance) + [attendee.first.allowance]
        return Dictionary(
            all.compactMap { $0 }.map { (ObjectIdentifier($0), $0) }, uniquingKeysWith: { $1 }
        ).map(\.value)
    }

    /// Someone comes who is not known.
    func enter(_ stay: Stay) {
        attendees[stay.identity.subject] = Attendee(first: stay, stays: [stay])
    }

    /// One more poll of someone who is known.
    ///
    /// - Returns: Their grace, if it was running: that is off.
    func resume(_ stay: Stay) -> WaitingList<GracePeriod>.Place? {
        attendees[stay.identity.subject]?.stays.append(stay)
        return attendees[stay.identity.subject]?.grace.take()
    }

    /// - Returns: Whether it was their last: their grace begins.
    func end(_ stay: Stay) -> Bool {
        let subject = stay.identity.subject
        guard let attendee = attendees[subject],
            let index = attendee.stays.firstIndex(where: { $0.number == stay.number })
        else { return false }
        attendees[subject]?.stays.remove(at: index)
        attendees[subject]?.lastSession = stay.session
        return attendee.stays.count == 1
    }

    /// They are on their way out.
    func leave(_ identity: Identity, _ grace: WaitingList<GracePeriod>.Place) {
        attendees[identity.subject]?.grace = grace
    }

    /// The login is over: its polls count no longer.
    ///
    /// - Returns: Whether nothing else says that they are here.
    func leave(_ identity: Identity, session: String) -> Bool {
        guard var attendee = attendees[identity.subject] else { return false }
        attendee.stays.removeAll { stay in
            guard stay.session == session else { return false }
            attendee.lastSession = session
            return true
        }
        attendees[identity.subject] = attendee
        return attendee.stays.isEmpty && attendee.lastSession == session
    }

    /// Their grace is over, or they said goodbye.
    ///
    /// - Returns: Their place among those whose grace is running, and what they counted against.
    func remove(
        _ identity: Identity
    ) -> (grace: WaitingList<GracePeriod>.Place?, allowance: (any Allowance)?) {
        let attendee = attendees.removeValue(forKey: identity.subject)
        return (attendee?.grace, attendee?.first.allowance)
    }
}

/// Someone whose last poll in a channel has ended, and when they will have left.
struct GracePeriod {
    let identity: Identity
    let attendance: ChannelAttendance
    let deadline: Duration
}
