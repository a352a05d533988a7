// Of each tab one poll waits, at whichever hub.
// SPDX-License-Identifier: MIT

import Deferred

extension Hub {
    /// The same tab asks anew: its older question is answered, so that no browser keeps two open.
    func replace(_ client: String) {
        if let subscriber = clients[client] { return replace(subscriber) }
        guard shared.hubCount > 1, let place = shared.tabs.find(client) else { return }
        replace(client, at: place)
    }

    /// A waiter's client is known by its name from now on.
    func enter(_ subscriber: Subscriber, as client: String) {
        if let older = clients.updateValue(subscriber, forKey: client) { replace(older) }
        guard shared.hubCount > 1 else { return }
        lastTicket += 1
        subscriber.ticket = lastTicket
        let place = ClientRegistry.Place(hub: number, ticket: subscriber.ticket)
        if let older = shared.tabs.enter(client, at: place) { replace(client, at: older) }
    }

    /// The waiter is no more, or about to be.
    func leave(_ subscriber: Subscriber, as client: String) {
        guard let newest = clients.removeValue(forKey: client) else { return }
        if newest !== subscriber {
            clients[client] = newest
            return
        }
        guard shared.hubCount > 1 else { return }
        shared.tabs.leave(
            client, from: ClientRegistry.Place(hub: number, ticket: subscriber.ticket))
    }

    private func replace(_ client: String, at place: ClientRegistry.Place) {
        shared.inboxes[place.hub].post(.replaced(client: client, ticket: place.ticket))
    }

    /// A newer poll of this client waits at another hub. The one that waits here may be newer than
    /// that by now.
    func replace(_ client: String, ticket: Int) {
        guard let subscriber = clients[client], subscriber.ticket == ticket else { return }
        replace(subscriber)
    }

    private func replace(_ subscriber: Subscriber) {
        counters.replaced += 1
        answerEmpty(subscriber)
    }

    /// Answers with nothing new. The client goes on from where it stood, not from where the hub is.
    func answerEmpty(_ subscriber: Subscriber) {
        answer(subscriber, with: Batch(next: position(subscriber.seq)))
    }
}
