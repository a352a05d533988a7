// Polls end with the login that they belong to.
// SPDX-License-Identifier: MIT

extension Hub {
    /// They logged out: the polls of that login end, on all hubs, and where nothing else says that
    /// they are here, they have left.
    ///
    /// What is said after this is not heard by those polls. They are answered with nothing new, and
    /// asking again takes a ticket that is still good.
    public func leave(_ identity: Identity, session: String) {
        collect()
        broker.leave(identity, session: session)
    }

    /// News from home. Answered with the next fan-out, once all news is known.
    func endPolls(of session: String) {
        guard let subscribers = sessions.removeValue(forKey: session) else { return }
        ended += subscribers.values
    }

    func answerEnded() {
        while let subscriber = ended.popLast() {
            if subscriber.isWaiting { answerEmpty(subscriber) }
        }
    }

    /// A waiter's login may end before its poll does.
    func enter(_ subscriber: Subscriber, of session: String) {
        sessions[session, default: [:]][ObjectIdentifier(subscriber)] = subscriber
    }

    func leave(_ subscriber: Subscriber, of session: String) {
        sessions[session]?[ObjectIdentifier(subscriber)] = nil
        if sessions[session]?.isEmpty == true { sessions[session] = nil }
    }
}
