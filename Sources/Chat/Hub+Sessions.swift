// Polls end with the login that they belong to.
// SPDX-License-Identifier: MIT

extension Hub {
    /// They logged out: the polls of that login end, on all hubs, and where nothing else says that
    /// they are here, they have left.
    ///
    /// What is said after this is not heard by those polls. They are answered with nothing new, and
    /// asking again takes a ticket that is still good.
    public func leave(_ name: String, session: String) {
        collect()
        home.leave(name, session: session)
    }

    /// News from home. Answered with the next fan-out, once all news is known.
    func endPolls(of session: String) {
        guard let waiters = sessions.removeValue(forKey: session) else { return }
        ended += waiters.values
    }

    func answerEnded() {
        while let waiter = ended.popLast() { if waiter.isWaiting { answerEmpty(waiter) } }
    }

    /// A waiter's login may end before its poll does.
    func enter(_ waiter: Waiter, of session: String) {
        sessions[session, default: [:]][ObjectIdentifier(waiter)] = waiter
    }

    func leave(_ waiter: Waiter, of session: String) {
        sessions[session]?[ObjectIdentifier(waiter)] = nil
        if sessions[session]?.isEmpty == true { sessions[session] = nil }
    }
}
