// The home, for a hub on another thread: everything goes by letter.
// SPDX-License-Identifier: MIT

internal import Deferred

/// Asks the home of a chat from afar. The answers come to the hub's letterbox.
final class RemoteHome: Home {
    private let office: PostOffice
    private let inquiries: Inquiries

    /// - Parameter inquiries: The hub's, on its thread.
    init(_ office: PostOffice, _ inquiries: Inquiries) {
        self.office = office
        self.inquiries = inquiries
    }

    func publish(_ draft: Draft) -> Deferred<Position> {
        ask { home in try home.publish(draft) }
    }

    func whisper(_ draft: Draft, seconds: Int) {
        // Refused only while the home closes: there is nobody then who would miss it.
        office.tellHome { home in try? home.whisper(draft, seconds: seconds) }
    }

    func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        read { home in home.read(channels, after: seq, limit: limit) }
    }

    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        read { home in home.readBack(channels, before: seq, limit: limit) }
    }

    /// A page whose reader leaves need not be read.
    private func read(
        _ question: @escaping @Sendable (LocalHome) -> Deferred<JournalPage>
    ) -> Deferred<JournalPage> {
        let errand = Errand()
        let cancel = { [office] in office.tellHome { home in home.cancel(errand) } }
        return inquiries.ask(onCancel: cancel) { reply in
            office.tellHome { home in
                home.run(errand, question(home)).addBoth { reply($0.mapError(\.error)) }
            }
        }
    }

    func begin(_ stay: Stay, in channels: [ChannelName]) {
        office.tellHome { home in home.begin(stay, in: channels) }
    }

    func end(_ stay: Stay, in channels: [ChannelName]) {
        office.tellHome { home in home.end(stay, in: channels) }
    }

    func leave(_ name: String, session: String) {
        office.tellHome { home in home.leave(name, session: session) }
    }

    func people(in channel: ChannelName, after last: String?, limit: Int) -> Deferred<PeoplePage> {
        ask { home in home.people(in: channel, after: last, limit: limit) }
    }

    func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]> {
        ask { home in home.peopleCounts(in: channels) }
    }

    func busiest(_ limit: Int) -> Deferred<[ChannelName]> {
        ask { home in home.busiest(limit) }
    }

    func report() -> Deferred<HomeReport> {
        ask { home in home.report() }
    }

    /// The home reads its own letters.
    func collect() {}

    /// The home closes by itself.
    func close() -> Deferred<Void> { .succeed() }

    private func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (LocalHome) throws -> Deferred<Answer>
    ) -> Deferred<Answer> {
        inquiries.ask { reply in
            office.tellHome { home in
                maybeDeferred { try question(home) }.addBoth { reply($0.mapError(\.error)) }
            }
        }
    }
}

@available(*, unavailable)
extension RemoteHome: Sendable {}
