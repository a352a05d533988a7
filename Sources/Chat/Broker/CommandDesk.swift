// What hubs on other threads ask for.
// SPDX-License-Identifier: MIT

import Deferred

/// Takes the commands of hubs on other threads, has a broker do them, and answers. On the broker's
/// thread.
final class CommandDesk {
    private let shared: SharedState
    /// Whether ``work(for:)`` runs now: it may be called again by one of the commands.
    private var isWorking = false
    /// Pages that are not read yet.
    private var pages: [HubCall: Deferred<JournalPage>] = [:]
    /// Searches that go on.
    private var searches: [HubCall: Deferred<SearchResult>] = [:]

    init(shared: SharedState) {
        self.shared = shared
    }

    /// Whether there is nothing to do.
    var isIdle: Bool { shared.commands.isEmpty }

    /// Does what was asked for by now. One command is done after the other, also when one of them makes
    /// the hub collect.
    func work(for broker: some Broker) {
        if isIdle || isWorking { return }
        isWorking = true
        for command in shared.commands.takeAll() { obey(command, broker) }
        isWorking = false
    }

    private func obey(_ command: BrokerCommand, _ broker: some Broker) {
        switch command {
        case .publish(let draft, let call):
            answer(call, maybeDeferred { try broker.publish(draft) }) { .position($0) }
        case .revise(let change, let call):
            answer(call, maybeDeferred { try broker.revise(change) }) { .position($0) }
        case .change(let records, let call):
            answer(call, maybeDeferred { try broker.change(records) }) { .changed($0) }
        case .announce(let records, let draft, let call):
            answer(call, maybeDeferred { try broker.change(records, announcing: draft) }) {
                .position($0)
            }
        case .clear(let channel, let call):
            answer(call, maybeDeferred { try broker.clear(channel) }) { .position($0) }
        case .ephemeral(let draft, let seconds):
            // Refused only while the broker closes: there is nobody then who would miss it.
            try? broker.ephemeral(draft, seconds: seconds)
        case .begin(let stay, let channels): broker.begin(stay, in: channels)
        case .end(let stay, let channels): broker.end(stay, in: channels)
        case .leave(let identity, let session): broker.leave(identity, session: session)
        case .replay, .read, .readBack, .cancelPage: turnPage(command, broker)
        case .search(let request, let call): search(request, call, broker)
        case .cancelSearch(let call): searches[call]?.cancel()
        case .countUnread(let question, let call):
            answer(call, broker.countUnread(question)) { .unread($0) }
        case .standing, .catchUp, .people, .find, .peopleCounts, .busiest, .register, .statistics:
            tell(command, broker)
        }
    }

    private func turnPage(_ command: BrokerCommand, _ broker: some Broker) {
        switch command {
        case .replay(let seq, let limit, let call):
            answer(call, broker.replay(after: seq, limit: limit))
        case .read(let channels, let seq, let limit, let call):
            answer(call, broker.read(channels, after: seq, limit: limit))
        case .readBack(let channels, let seq, let limit, let call):
            answer(call, broker.readBack(channels, before: seq, limit: limit))
        case .cancelPage(let call): pages[call]?.cancel()
        default: break
        }
    }

    private func tell(_ command: BrokerCommand, _ broker: some Broker) {
        switch command {
        case .standing(let position, let call):
            answer(call, broker.standing(of: position)) { .standing($0) }
        case .catchUp(let call):
            answer(call, broker.catchUp() ?? .succeed()) { .caughtUp($0) }
        case .people(let channel, let last, let limit, let call):
            answer(call, broker.people(in: channel, after: last, limit: limit)) { .people($0) }
        case .find(let people, let limit, let call):
            answer(call, broker.find(people, limit: limit)) { .found($0) }
        case .peopleCounts(let channels, let call):
            answer(call, broker.peopleCounts(in: channels)) { .peopleCounts($0) }
        case .busiest(let limit, let call): answer(call, broker.busiest(limit)) { .busiest($0) }
        case .register(let request, let call):
            answer(call, broker.register(request)) { .registered($0) }
        case .statistics(let call): answer(call, broker.statistics()) { .statistics($0) }
        default: break
        }
    }

    /// What cannot fail.
    private func answer<Value>(
        _ call: HubCall, _ value: Deferred<Value>, _ answer: @escaping (Value) -> BrokerAnswer
    ) {
        value.addCallback { self.post(answer($0), to: call) }
    }

    /// What may fail.
    private func answer<Value>(
        _ call: HubCall, _ value: Deferred<Value>,
        _ answer: @escaping (Result<Value, any Error>) -> BrokerAnswer
    ) {
        value.addBoth { self.post(answer($0.mapError(\.error)), to: call) }
    }

    private func answer(_ call: HubCall, _ page: Deferred<JournalPage>) {
        pages[call] = page
        page.addBoth { result in
            self.pages[call] = nil
            self.post(.page(result.mapError(\.error)), to: call)
        }
    }

    private func search(_ request: SearchRequest, _ call: HubCall, _ broker: some Broker) {
        let search = broker.search(request)
        searches[call] = search
        search.addBoth { result in
            self.searches[call] = nil
            self.post(.searched(result.mapError(\.error)), to: call)
        }
    }

    private func post(_ answer: BrokerAnswer, to call: HubCall) {
        shared.inboxes[call.hub].post(.answered(call.number, answer))
    }
}

@available(*, unavailable)
extension CommandDesk: Sendable {}
