// What other threads know, asked for.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
    /// Who is in `name`, by name; nobody in a channel that does not exist.
    public func people(in name: ChannelName) -> Deferred<[Person]> {
        collect()
        return home.people(in: name)
    }

    /// They said goodbye: their grace is over at once, in every channel.
    public func leave(_ name: String) {
        collect()
        home.leave(name)
    }

    /// Likewise, and the session by which they were here has ended.
    public func leave(_ name: String, session: String) { leave(name) }

    /// Asks every hub, and the home, how they are.
    public func survey() -> Deferred<Survey> {
        collect()
        let hubs = (0..<commons.hubCount).map { $0 == number ? .succeed(report()) : ask($0) }
        return gather(gather(hubs), home.report()).addCallback { hubs, home in
            Survey(hubs, home, last: self.newest)
        }
    }

    private func ask(_ hub: Int) -> Deferred<HubReport> {
        inquiries.ask { reply in
            commons.office.tell(hub) { reply(.success($0.report())) }
        }
    }

    private func report() -> HubReport {
        var report = HubReport(
            parked: parked, channels: channels.mapValues(\.parked), counts: counts)
        onReport(&report)
        return report
    }

    /// The newest message of a channel; nil before the first. Every hub knows that of each.
    private func newest(_ name: ChannelName) -> Position? {
        guard let channel = channels[name], channel.isKept else { return nil }
        return Position(epoch: epoch, seq: channel.tail.last)
    }
}
