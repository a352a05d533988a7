// Whether a program went as it must.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred

/// Compares what clients and speakers were told with what stands in the log at the end.
struct Oracle {
    private let program: ClusterProgram
    private let epoch: String
    /// What is kept, by number.
    private let kept: [Int: (body: Int, channel: ChannelName)]
    private let newest: Int

    init(_ program: ClusterProgram) {
        self.program = program
        let store = program.cluster.official.store
        epoch = store.epoch ?? ""
        var kept: [Int: (Int, ChannelName)] = [:]
        for (name, channel) in store.channels {
            for message in channel.messages {
                kept[message.seq] = (
                    Int(String(decoding: message.body.bytes, as: UTF8.self)) ?? 0, name
                )
            }
        }
        self.kept = kept
        newest = kept.keys.max() ?? 0
    }

    func findings() -> [String] {
        let people = checkPeople()
        for client in program.clients { client.catchUp() }
        return people + checkAcknowledgements() + program.clients.flatMap(check) + checkViews()
    }

    private var isStrict: Bool { program.plan.kind == .singleFault }

    private func isKept(_ position: Position, _ body: Int) -> Bool {
        position.epoch == epoch && kept[position.seq]?.body == body
    }

    // MARK: Speakers

    private func checkAcknowledgements() -> [String] {
        var found: [String] = []
        var places: [Int: Position] = [:]
        for acknowledged in program.acknowledgements {
            let (body, position) = (acknowledged.body, acknowledged.position)
            let isKept = isKept(position, body)
            if isStrict, !isKept { found.append("\(body) at \(position) was lost") }
            // What was lost with its nonce may be said again.
            if let other = places[body], other != position, isStrict || isKept {
                if self.isKept(other, body) { found.append("\(body) is at \(other), \(position)") }
            }
            if places[body] == nil || isKept { places[body] = position }
        }
        // What was lost meanwhile cannot be found. Its gap is told when its hole is judged.
        for missed in program.misses where isStrict || self.isKept(missed.position, missed.body) {
            found.append("\(missed) was not found at another node at once")
        }
        for speech in program.speeches where !speech.isDone {
            found.append("\(speech.body) was never acknowledged")
        }
        return found
    }

    // MARK: Clients

    private func check(_ client: RoamingClient) -> [String] {
        let found =
            checkOrder(client) + checkPhantoms(client) + checkLosses(client) + checkEnd(client)
        return found.map { "\(client.name): \($0)" }
    }

    /// Numbers rise, and nothing comes twice, but behind a gap.
    private func checkOrder(_ client: RoamingClient) -> [String] {
        var found: [String] = []
        var last: Position?
        var bodies: Set<Int> = []
        for move in client.moves {
            if move.gap { (last, bodies) = (nil, []) }
            for shown in move.shown {
                if let last, last.epoch == shown.position.epoch, last.seq >= shown.position.seq {
                    found.append("\(shown) came behind \(last)")
                }
                if !bodies.insert(shown.body).inserted, !isTold(of: move, client) {
                    found.append("\(shown) came twice")
                }
                last = shown.position
            }
            if isStrict, move.gap { found.append("a gap to \(move.to), without need") }
        }
        return found
    }

    /// What was shown and is gone was told of.
    private func checkPhantoms(_ client: RoamingClient) -> [String] {
        var found: [String] = []
        for (index, move) in client.moves.enumerated() {
            for shown in move.shown where !isKept(shown.position, shown.body) {
                let isTold = client.moves[(index + 1)...].contains { $0.gap }
                if !isTold { found.append("\(shown) was shown and is gone") }
            }
        }
        return found
    }

    /// What was acknowledged, or is kept, was shown to who went past it, or a gap was told.
    private func checkLosses(_ client: RoamingClient) -> [String] {
        let shown = Set(client.moves.flatMap(\.shown))
        var due: [ShownMessage: Duration] = [:]
        for (seq, message) in kept {
            let position = Position(epoch: epoch, seq: seq)
            due[ShownMessage(position: position, body: message.body)] = .seconds(1_000_000)
        }
        for acknowledged in program.acknowledgements {
            let message = ShownMessage(position: acknowledged.position, body: acknowledged.body)
            due[message] = min(due[message] ?? acknowledged.time, acknowledged.time)
        }
        return due.compactMap { missing, time in
            let isSilent =
                isHeard(missing, by: client) && !shown.contains(missing)
                && passedUnsaid(missing.position, since: time, client)
            return isSilent ? "\(missing) was passed unsaid" : nil
        }
    }

    /// A message can be acknowledged late: an old primary that had kept it was all that was left. Who had
    /// gone past it before is told of a gap when that primary takes over.
    private func passedUnsaid(
        _ place: Position, since time: Duration, _ client: RoamingClient
    ) -> Bool {
        client.moves.contains { move in
            let isEarly = !isStrict && move.time < time
            return move.crosses(place) && !move.gap
                && !isTold(of: move, client, within: .seconds(isEarly ? 1000 : 3))
        }
    }

    /// A witness may come late, after a hole was taken for clean: the servers that knew of the witness
    /// are gone. Then the gap is told soon after the move. One fault does not do that.
    private func isTold(
        of move: ClientMove, _ client: RoamingClient, within span: Duration = .seconds(3)
    ) -> Bool {
        !isStrict
            && client.moves.contains {
                $0.gap && $0.time >= move.time && $0.time <= move.time + span
            }
    }

    private func isHeard(_ message: ShownMessage, by client: RoamingClient) -> Bool {
        program.channel(of: message.body).map(client.channels.contains) ?? false
    }

    private func checkEnd(_ client: RoamingClient) -> [String] {
        guard case .after(let position) = client.cursor else { return ["it never began"] }
        let due = kept.filter { client.channels.contains($0.value.channel) }.keys.max() ?? 0
        let isThere = position.epoch == epoch && position.seq >= due
        return isThere ? [] : ["it is stuck at \(position), the newest is \(epoch):\(due)"]
    }

    // MARK: Nodes

    /// Every hub shows the same.
    private func checkViews() -> [String] {
        let truth = kept.map {
            ShownMessage(position: Position(epoch: epoch, seq: $0.key), body: $0.value.body)
        }.sorted { $0.position.seq < $1.position.seq }
        return hubs.flatMap { hub -> [String] in
            var batch: Batch?
            let all = Subscription(
                channels: ClusterProgram.channels, since: .start, hold: .zero, limit: 1000)
            _ = try? hub.next(all).addCallbacks({ batch = $0 }, { _ in })
            program.clock.advance(by: .milliseconds(50))
            return batch?.shown == truth ? [] : ["a node shows \(batch?.shown ?? []), not \(truth)"]
        }
    }

    private var hubs: [Hub] { program.nodes.compactMap { $0 }.flatMap(\.hubs) }

    /// Who polls is listed at every node, who has left for long enough is not.
    private func checkPeople() -> [String] {
        hubs.flatMap { hub in
            ClusterProgram.channels.compactMap { channel -> String? in
                let here = program.clients.filter {
                    !$0.hasLeft && $0.channels.contains(channel)
                }.map(\.name)
                var page: PeoplePage?
                hub.broker.people(in: channel, after: nil, limit: 100).addCallback { page = $0 }
                program.clock.advance(by: .zero)
                let names = page?.people.map(\.name).sorted() ?? []
                return names == here.sorted()
                    ? nil : "in \(channel) are \(names), and should be \(here)"
            }
        }
    }
}
