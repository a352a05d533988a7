// What hubs on other threads ask for.
// SPDX-License-Identifier: MIT

import Deferred

extension LocalBroker {
    func obey(_ command: BrokerCommand) {
        switch command {
        case .publish(let draft, let call): publish(draft, for: call)
        case .ephemeral(let draft, let seconds):
            // Refused only while the broker closes: there is nobody then who would miss it.
            try? ephemeral(draft, seconds: seconds)
        case .read(let channels, let seq, let limit, let call):
            answer(call, read(channels, after: seq, limit: limit))
        case .readBack(let channels, let seq, let limit, let call):
            answer(call, readBack(channels, before: seq, limit: limit))
        case .cancelPage(let call): pages[call]?.cancel()
        case .begin(let stay, let channels): begin(stay, in: channels)
        case .end(let stay, let channels): end(stay, in: channels)
        case .leave(let identity, let session): leave(identity, session: session)
        case .people(let channel, let last, let limit, let call):
            answer(call, .people(peoplePage(of: channel, after: last, limit: limit)))
        case .peopleCounts(let channels, let call):
            answer(call, .peopleCounts(channels.map(countPeople)))
        case .busiest(let limit, let call): answer(call, .busiest(mostPeopled(limit)))
        case .statistics(let call): answer(call, .statistics(report))
        }
    }

    private func publish(_ draft: Draft, for call: HubCall) {
        maybeDeferred { try publish(draft) }
            .addBoth { self.answer(call, .position($0.mapError(\.error))) }
    }

    private func answer(_ call: HubCall, _ page: Deferred<JournalPage>) {
        pages[call] = page
        page.addBoth { result in
            self.pages[call] = nil
            self.answer(call, .page(result.mapError(\.error)))
        }
    }

    private func answer(_ call: HubCall, _ answer: BrokerAnswer) {
        shared.inboxes[call.hub].post(.answered(call.number, answer))
    }
}
