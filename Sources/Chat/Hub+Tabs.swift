// Of each tab one poll waits, at whichever hub.
// SPDX-License-Identifier: MIT

extension Hub {
    /// The same tab asks anew: its older question is answered, so that no browser keeps two open.
    func replace(_ client: String) {
        if let waiter = clients[client] { return replace(waiter) }
        guard commons.hubCount > 1, let place = commons.tabs.find(client) else { return }
        replace(client, at: place)
    }

    /// A waiter's client is known by its name from now on.
    func enter(_ waiter: Waiter, as client: String) {
        if let older = clients.updateValue(waiter, forKey: client) { replace(older) }
        guard commons.hubCount > 1 else { return }
        lastTicket += 1
        waiter.ticket = lastTicket
        let place = Tabs.Place(hub: number, ticket: waiter.ticket)
        if let older = commons.tabs.enter(client, at: place) { replace(client, at: older) }
    }

    /// The waiter is no more, or about to be.
    func leave(_ waiter: Waiter, as client: String) {
        guard let newest = clients.removeValue(forKey: client) else { return }
        if newest !== waiter {
            clients[client] = newest
            return
        }
        guard commons.hubCount > 1 else { return }
        commons.tabs.leave(client, from: Tabs.Place(hub: number, ticket: waiter.ticket))
    }

    /// At another hub. Its waiter there may be a newer one by the time the letter comes.
    private func replace(_ client: String, at place: Tabs.Place) {
        commons.office.tell(place.hub) { hub in
            guard let waiter = hub.clients[client], waiter.ticket == place.ticket else { return }
            hub.replace(waiter)
        }
    }

    private func replace(_ waiter: Waiter) {
        counts.replaced += 1
        answerEmpty(waiter)
    }

    /// Answers with nothing new. The client goes on from where it stood, not from where the hub is.
    func answerEmpty(_ waiter: Waiter) {
        remove(waiter)
        answer(waiter, Answer(next: position(waiter.seq)).json())
    }
}
