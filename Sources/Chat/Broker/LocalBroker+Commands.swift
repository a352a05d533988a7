// What hubs on other threads ask for.
// SPDX-License-Identifier: MIT

import Deferred

extension LocalBroker {
    /// Does what a hub on another thread asks for, and answers it.
    func obey(_ command: BrokerCommand) {
        switch command {
        case .publish(let draft, let call): answer(call) { try publish(draft) }
        case .delete(let position, let call): answer(call) { try delete(position) }
        case .clear(let channel, let call): answer(call) { try clear(channel) }
        case .ephemeral(let draft, let seconds):
            // Refused only while the broker closes: there is nobody then who would miss it.
            try? ephemeral(draft, seconds: seconds)
        case .replay(let seq, let limit, let call): answer(call, replay(after: seq, limit: limit))
        case .read(let channels, let seq, let limit, let call):
            answer(call, read(channels, after: seq, limit: limit))
        case .readBack(let channels, let seq, let limit, let call):
            answer(call, readBack(channels, before: seq, limit: limit))
        case .cancelPage(let call): pages[call]?.cancel()
        case .begin(let stay, let channels): begin(stay, in: channels)
        case .end(let stay, let channels): end(stay, in: channels)
        case .leave(let identity, let session): leave(identity, session: session)
        case .people(let channel, let last, let limit, let call):
            answer(call, .people(presence.page(of: channel, after: last, limit: limit)))
        case .peopleCounts(let channels, let call):
            answer(call, .peopleCounts(presence.counts(in: channels)))
        case .busiest(let limit, let call): answer(call, .busiest(presence.busiest(limit)))
        case .statistics(let call): answer(call, .statistics(report))
        }
    }

    private func answer(_ call: HubCall, with position: () throws -> Deferred<Position>) {
        maybeDeferred(position).addBoth { self.answer(call, .position($0.mapError(\.error))) }
    }

    private func answer(_ call: HubCall, _ page: Deferred<JournalPage>) {
        pages[call] = page
        page.addBoth { result in
            self.pages[call] = nil
            self.answer(call, .page(result.mapError(\.error)))
        }
    }
}
