// The home, for a hub on another thread: everything goes by letter.
// SPDX-License-Identifier: MIT

internal import Deferred

/// Asks the broker of a chat from afar. The answers come to the hub's letterbox.
final class RemoteBroker: Broker {
    private let mailboxes: Mailboxes
    private let calls: PendingCalls

    /// - Parameter inquiries: The hub's, on its thread.
    init(_ mailboxes: Mailboxes, _ calls: PendingCalls) {
        self.mailboxes = mailboxes
        self.calls = calls
    }

    func publish(_ draft: Draft) -> Deferred<Position> {
        ask { broker in try broker.publish(draft) }
    }

    func ephemeral(_ draft: Draft, seconds: Int) {
        // Refused only while the broker closes: there is nobody then who would miss it.
        mailboxes.tellHome { broker in try? broker.ephemeral(draft, seconds: seconds) }
    }

    func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        read { broker in broker.read(channels, after: seq, limit: limit) }
    }

    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        read { broker in broker.readBack(channels, before: seq, limit: limit) }
    }

    /// A page whose reader leaves need not be read.
    private func read(
        _ question: @escaping @Sendable (LocalBroker) -> Deferred<JournalPage>
    ) -> Deferred<JournalPage> {
        let errand = Errand()
        let cancel = { [mailboxes] in mailboxes.tellHome { broker in broker.cancel(errand) } }
        return calls.ask(onCancel: cancel) { reply in
            mailboxes.tellHome { broker in
                broker.run(errand, question(broker)).addBoth { reply($0.mapError(\.error)) }
            }
        }
    }

    func begin(_ stay: Stay, in channels: [ChannelName]) {
        mailboxes.tellHome { broker in broker.begin(stay, in: channels) }
    }

    func end(_ stay: Stay, in channels: [ChannelName]) {
        mailboxes.tellHome { broker in broker.end(stay, in: channels) }
    }

    func leave(_ name: String, session: String) {
        mailboxes.tellHome { broker in broker.leave(name, session: session) }
    }

    func people(in channel: ChannelName, after last: String?, limit: Int) -> Deferred<PeoplePage> {
        ask { broker in broker.people(in: channel, after: last, limit: limit) }
    }

    func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]> {
        ask { broker in broker.peopleCounts(in: channels) }
    }

    func busiest(_ limit: Int) -> Deferred<[ChannelName]> {
        ask { broker in broker.busiest(limit) }
    }

    func report() -> Deferred<BrokerStatistics> {
        ask { broker in broker.report() }
    }

    /// The home reads its own letters.
    func collect() {}

    /// The home closes by itself.
    func close() -> Deferred<Void> { .succeed() }

    private func ask<Batch: Sendable>(
        _ question: @escaping @Sendable (LocalBroker) throws -> Deferred<Batch>
    ) -> Deferred<Batch> {
        calls.ask { reply in
            mailboxes.tellHome { broker in
                maybeDeferred { try question(broker) }.addBoth { reply($0.mapError(\.error)) }
            }
        }
    }
}

@available(*, unavailable)
extension RemoteBroker: Sendable {}
