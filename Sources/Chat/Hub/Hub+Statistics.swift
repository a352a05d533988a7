// Who is here, and how the chat is.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
    /// Who is in `name`, in the order of their names; nobody in a channel that does not exist.
    ///
    /// - Parameters:
    ///   - last: The name to begin behind; nil for the first.
    ///   - limit: People at most.
    public func people(
        in name: ChannelName, after last: String? = nil, limit: Int = 1000
    ) -> Deferred<PeoplePage> {
        collect()
        return afterCatchUp { self.broker.people(in: name, after: last, limit: limit) }
    }

    /// Who of these people is here, and where.
    ///
    /// - Parameter limit: People at most.
    package func find(_ people: any PersonRule, limit: Int) -> Deferred<[PresentPerson]> {
        collect()
        return afterCatchUp { self.broker.find(people, limit: limit) }
    }

    /// Asks every hub, and the broker, how they are.
    public func statistics() -> Deferred<ChatStatistics> {
        collect()
        let hubs = askHubs(.statistics, neighbors.statistics, own: report())
        return gather(hubs, broker.statistics(), consumeErrors: true).addCallback { hubs, broker in
            ChatStatistics(hubs, broker, channels: self.shared.registry.count)
        }
    }

    /// The channels that there are, in the order of their names.
    ///
    /// - Parameters:
    ///   - last: The channel to begin behind; nil for the first.
    ///   - limit: Channels at most.
    ///   - known: The private channels that may be in it; nil for all.
    public func channels(
        after last: ChannelName?, limit: Int, knowing known: Set<ChannelName>? = nil
    ) -> Deferred<ChannelPage> {
        collect()
        let (names, hasMore) =
            known.map { shared.registry.page(after: last, limit: limit, knowing: $0) }
            ?? shared.registry.page(after: last, limit: limit)
        return summaries(of: names).addCallback { ChannelPage(channels: $0, hasMore: hasMore) }
    }

    /// Where most people are and most requests wait, the busiest first.
    ///
    /// Finding them takes a look at each channel, so what was found stands for a second.
    ///
    /// - Parameter known: The private channels that may be among them.
    public func busiest(knowing known: Set<ChannelName> = []) -> Deferred<ChannelPage> {
        collect()
        let mine = known.filter { $0.isPrivate && knows($0) }
        if mine.isEmpty { return busiestOfAll() }
        return gather(busiestOfAll(), summaries(of: mine.sorted()), consumeErrors: true)
            .addCallback { page, mine in
                let all = page.channels + mine
                let busiest = all.largest(Hub.busiestCount) {
                    Crowd(people: $0.people, parked: $0.parked)
                }
                return ChannelPage(
                    channels: busiest, hasMore: page.hasMore || busiest.count < all.count)
            }
    }

    /// The same for everyone: none of them is private.
    private func busiestOfAll() -> Deferred<ChannelPage> {
        if let crowd, scheduler.now < crowd.until { return crowd.page.branch() }
        let found = findBusiest()
        crowd = (found, scheduler.now + .seconds(1))
        return found.branch()
    }

    /// As many as anybody reads.
    public static let busiestCount = 100

    /// Asks each hub and the broker for their busiest, then counts those exactly.
    private func findBusiest() -> Deferred<ChannelPage> {
        let limit = Hub.busiestCount
        let waited = askHubs(.busiest(limit), neighbors.busiest, own: mostWaited(limit))
        // With few channels, or few people, the others come in the order of their names.
        let others = shared.registry.page(after: nil, limit: limit, knowing: []).names
        return gather(waited, broker.busiest(limit), consumeErrors: true)
            .addCallback { waited, peopled in
                let names = waited.reduce(Set(peopled).union(others)) { $0.union($1) }
                return self.summaries(of: names.filter(self.knows).sorted())
            }
            .addCallback { channels in
                let busiest = channels.largest(limit) {
                    Crowd(people: $0.people, parked: $0.parked)
                }
                return ChannelPage(
                    channels: busiest, hasMore: self.shared.registry.publicCount > busiest.count)
            }
    }

    /// - Parameter names: As many as a page has.
    private func summaries(of names: [ChannelName]) -> Deferred<[ChannelSummary]> {
        let parked = askHubs(.parked(names), neighbors.parked, own: countParked(names))
        return gather(parked, broker.peopleCounts(in: names), consumeErrors: true)
            .addCallback { parked, people in
                names.indices.map { index in
                    ChannelSummary(
                        name: names[index], people: people[index],
                        parked: parked.reduce(0) { $0 + $1[index] },
                        last: self.newest(names[index]))
                }
            }
    }

    /// The same question to every hub, this one among them.
    private func askHubs<Answer>(
        _ question: HubQuestion, _ calls: PendingCalls<Answer>, own: Answer
    ) -> Deferred<[Answer]> {
        let answers = shared.inboxes.enumerated().map { hub, inbox -> Deferred<Answer> in
            if hub == number { return .succeed(own) }
            let (call, answer) = calls.begin()
            inbox.post(.asked(question, HubCall(hub: number, number: call)))
            return answer
        }
        return gather(answers, consumeErrors: true)
    }

    /// Another hub's question.
    func reply(to question: HubQuestion, _ call: HubCall) {
        let answer: HubAnswer =
            switch question {
            case .statistics: .statistics(report())
            case .busiest(let limit): .busiest(mostWaited(limit))
            case .parked(let names): .parked(countParked(names))
            }
        shared.inboxes[call.hub].post(.told(call.number, answer))
    }

    /// This hub alone.
    private func report() -> HubStatistics {
        var counters = counters
        (counters.streamed, counters.pauses) = streams.counts
        return HubStatistics(
            parked: parked, streams: openStreams, counters: counters, fanOuts: fanOut.counts)
    }

    /// O(channels of this hub). Private ones would take the places of others.
    private func mostWaited(_ limit: Int) -> [ChannelName] {
        channels.all.filter { !$0.name.isPrivate }.largest(limit) { $0.parked }.map(\.name)
    }

    private func countParked(_ names: [ChannelName]) -> [Int] {
        names.map { channels[$0]?.parked ?? 0 }
    }

    /// The newest message of a channel; nil before the first. Every hub knows that of each.
    package func newest(_ name: ChannelName) -> Position? {
        guard let channel = channels[name], channel.isKept else { return nil }
        return Position(epoch: epoch, seq: channel.backlog.last)
    }
}

/// How busy a channel is: people first, then requests that wait.
private struct Crowd: Comparable {
    let people: Int
    let parked: Int

    static func < (one: Crowd, other: Crowd) -> Bool {
        (one.people, one.parked) < (other.people, other.parked)
    }
}
