// Who waits at one hub, by client and by session.
// SPDX-License-Identifier: MIT

import Deferred

/// Of each client that names itself one poll waits, at whichever hub. A poll ends with the login that
/// it belongs to.
final class WaitingClients {
    /// How many wait, also those without a name.
    private(set) var count = 0
    /// Unchecked, because it is asked and changed with Strings, and hands out who leaves: it runs no
    /// code of others.
    @exclusivity(unchecked) private var byClient: [String: Subscriber] = [:]
    private var bySession: [String: [ObjectIdentifier: Subscriber]] = [:]
    /// Those whose wait is to end now.
    private var ended: [(subscriber: Subscriber, why: WaitEnd)] = []
    private var lastTicket = 0
    private let hub: Int
    private let shared: SharedState

    /// - Parameters:
    ///   - hub: The number of the hub at which they wait.
    ///   - shared: Where the chat's other hubs are found.
    init(hub: Int, shared: SharedState) {
        self.hub = hub
        self.shared = shared
    }

    /// - Returns: An older subscriber of the same client, which is to be answered. At another hub it
    ///   is told there.
    func add(_ subscriber: Subscriber) -> Subscriber? {
        count += 1
        if let session = subscriber.asker?.session {
            bySession[session, default: [:]][ObjectIdentifier(subscriber)] = subscriber
        }
        guard let asker = subscriber.asker, let client = asker.client else { return nil }
        let older = byClient.updateValue(subscriber, forKey: client)
        if shared.hubCount > 1 {
            lastTicket += 1
            asker.ticket = lastTicket
            let elsewhere = shared.clients.enter(client, at: place(of: asker))
            if let elsewhere { tell(elsewhere, of: client) }
        }
        return older
    }

    /// It is answered, or about to be.
    func remove(_ subscriber: Subscriber) {
        count -= 1
        if let session = subscriber.asker?.session {
            bySession[session]?[ObjectIdentifier(subscriber)] = nil
            if bySession[session]?.isEmpty == true { bySession[session] = nil }
        }
        guard let asker = subscriber.asker, let client = asker.client,
            let newest = byClient.removeValue(forKey: client)
        else { return }
        if newest !== subscriber {
            byClient[client] = newest
        } else if shared.hubCount > 1 {
            shared.clients.leave(client, from: place(of: asker))
        }
    }

    /// A client asks again. No browser is to keep two polls open.
    ///
    /// - Returns: Its older subscriber, which is to be answered. At another hub it is told there.
    func older(of client: String) -> Subscriber? {
        if let subscriber = byClient[client] { return subscriber }
        if shared.hubCount > 1, let elsewhere = shared.clients.find(client) {
            tell(elsewhere, of: client)
        }
        return nil
    }

    /// The same, where another hub has told of it; nil for a newer one than that was about.
    func older(of client: String, ticket: Int) -> Subscriber? {
        guard let found = byClient[client], found.asker?.ticket == ticket else { return nil }
        return found
    }

    /// A session ends: its subscribers are to be answered, see ``nextEnded()``.
    func end(session: String) {
        guard let subscribers = bySession.removeValue(forKey: session) else { return }
        ended += subscribers.values.map { ($0, .sessionEnded) }
    }

    /// They may not hear one of their channels any more: they are to be answered, see ``nextEnded()``.
    func end(_ subscribers: [Subscriber]) { ended += subscribers.map { ($0, .sessionEnded) } }

    /// An operator has removed their people: they are to be told, see ``nextEnded()``. One that waits
    /// in several channels may be named more than once.
    func expel(_ subscribers: [Subscriber]) { ended += subscribers.map { ($0, .expelled) } }

    /// The next one that still waits, and is to be told.
    func nextEnded() -> (subscriber: Subscriber, why: WaitEnd)? {
        while let next = ended.popLast() {
            if next.subscriber.isOpen { return next }
        }
        return nil
    }

    private func place(of asker: Asker) -> ClientRegistry.Place {
        ClientRegistry.Place(hub: hub, ticket: asker.ticket)
    }

    /// To another thread: the older poll of the client is answered there.
    private func tell(_ place: ClientRegistry.Place, of client: String) {
        shared.inboxes[place.hub].post(.replaced(client: client, ticket: place.ticket))
    }
}

/// Why somebody's wait ends before its time.
enum WaitEnd {
    /// The login is over that it belonged to.
    case sessionEnded
    /// An operator has removed its person.
    case expelled
}
