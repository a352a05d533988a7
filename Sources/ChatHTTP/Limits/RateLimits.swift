// How fast one address, or one person, may post and try to log in.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language
import Synchronization

/// All clients behind a proxy have the proxy's address. So somebody who is known is counted by
/// subject, too.
final class RateLimits {
    private let limits: SharedLimits
    private let caller: RegistryCaller

    /// - Parameter caller: Of the loop that is served; the time is the same on every loop.
    init(_ limits: SharedLimits, _ caller: RegistryCaller) {
        self.limits = limits
        self.caller = caller
    }

    /// Counts one message from this address, on any channel and at any door.
    ///
    /// - Throws: 429 where that is one too many.
    func countMessage(from address: PeerAddress) throws(HTTPError) {
        guard limits.options.applies(limits.options.publishRate, to: address) else { return }
        try take(address, limits.messages, .tooManyMessages, .rateLimited)
    }

    /// Counts one channel that a message from this address makes.
    ///
    /// - Parameter exists: Whether it is there already; looked for only where it matters.
    /// - Throws: 429 where the address makes too many.
    func countChannel(
        from address: PeerAddress, unless exists: @autoclosure () -> Bool
    ) throws(HTTPError) {
        guard limits.options.applies(limits.options.channelRate, to: address), !exists()
        else { return }
        try take(address, limits.channels, .tooManyNewChannels, .tooManyNewChannels)
    }

    /// Counts one message of somebody who is known.
    ///
    /// - Throws: 429 where that is one too many.
    func countMessage(of speaker: Identity) throws(HTTPError) {
        try take(speaker.subject, limits.speakers, .tooManyMessages, .rateLimited)
    }

    /// Counts one person who is invited to a private channel.
    ///
    /// - Throws: 429 where that is one too many, for the one who invites or for their address.
    func countInvitation(by person: PersonID, from address: PeerAddress) throws(HTTPError) {
        let sentence = LocalizedText.tooManyInvitations
        if limits.options.applies(limits.options.channelRate, to: address) {
            try take(address, limits.invitationsFrom, sentence, .rateLimited)
        }
        try take(person, limits.invitationsBy, sentence, .rateLimited)
    }

    /// Counts one try to log in.
    ///
    /// - Parameter name: The name that is tried; nil before it is known which.
    /// - Returns: Fails with 429 where its address tries too often.
    /// - Throws: The same, where that is known at once.
    func countLogin(
        _ request: Request, as name: String? = nil
    ) throws(HTTPError) -> Eventual<Void> {
        guard limits.options.applies(limits.options.loginRate, to: request.peer)
        else { return .ready(()) }
        let wait = limits.logins.countTry(
            from: request.peer, as: name.map { Name.looks($0)[0] }, for: caller)
        return try wait.then { (wait: Duration?) throws(HTTPError) -> Eventual<Void> in
            guard let wait else { return .ready(()) }
            self.limits.loginCounts.add(.tooMany)
            throw HTTPError(
                .tooManyRequests, .tooManyLogins, retryAfter: wait, reason: .tooManyLogins)
        }
    }

    /// Counts one reading position from this address.
    ///
    /// - Throws: 429 where that is one too many.
    func countMark(from address: PeerAddress) throws(HTTPError) {
        guard limits.options.applies(limits.options.publishRate, to: address) else { return }
        if let wait = wait(address, limits.marksFrom) { throw .marksTooFast(retryAfter: wait) }
    }

    /// Counts one of this person.
    ///
    /// - Throws: 429 where that is one too many.
    func countMark(of person: PersonID) throws(HTTPError) {
        if let wait = wait(person, limits.marksBy) { throw .marksTooFast(retryAfter: wait) }
    }

    /// Counts one from this address in a channel in which the person has none yet.
    ///
    /// - Throws: 429 where that is one too many.
    func countNewMark(from address: PeerAddress) throws(HTTPError) {
        guard limits.options.applies(limits.options.channelRate, to: address) else { return }
        if let wait = wait(address, limits.newMarksFrom) { throw .marksTooFast(retryAfter: wait) }
    }

    private func take<Key>(
        _ key: Key, _ counters: borrowing Mutex<RateLimit<Key>>, _ sentence: LocalizedText,
        _ reason: RefusalReason
    ) throws(HTTPError) where Key: Sendable {
        guard let wait = wait(key, counters) else { return }
        throw HTTPError(.tooManyRequests, sentence, retryAfter: wait, reason: reason)
    }

    /// Takes one, or says how long to wait.
    private func wait<Key>(
        _ key: Key, _ counters: borrowing Mutex<RateLimit<Key>>
    ) -> Duration? where Key: Sendable {
        let now = caller.scheduler.now
        return counters.withLock { $0.take(key, at: now) }
    }
}
