// Whether a program went as it must.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred

/// Compares what clients and speakers were told with what stands in the log at the end.
struct Oracle {
    private let program: ClusterProgram
    private let epoch: String
    /// What is kept, by number.
    private let kept: [Int: (shown: ShownMessage, channel: ChannelName)]
    private let records: [String: Record]

    init(_ program: ClusterProgram) {
        self.program = program
        let store = program.cluster.official.store
        let epoch = store.epoch ?? ""
        self.epoch = epoch
        var kept: [Int: (ShownMessage, ChannelName)] = [:]
        for (name, channel) in store.channels {
            for message in channel.messages {
                kept[message.seq] = (ShownMessage(message, epoch: epoch), name)
            }
        }
        self.kept = kept
        records = store.records
    }

    func findings() -> [String] {
        let people = checkPeople()
        for client in program.clients { client.catchUp() }
        return people + checkAcknowledgements() + checkCorrections()
            + program.clients.flatMap(check) + checkViews() + checkRecords()
    }

    private var isStrict: Bool { program.plan.kind == .singleFault }

    /// Whether what was said under this number is there, changed or not.
    private func isKept(_ position: Position, _ body: Int) -> Bool {
        guard position.epoch == epoch, let found = kept[position.seq]?.shown else { return false }
        switch found.kind {
        case .original, .edited: return program.origin(of: found.body) == program.origin(of: body)
        case .tombstone: return program.mayBeDeleted(program.origin(of: body))
        case .edit, .deletion: return false
        }
    }

    /// Whether it is there, or something newer in its place.
    private func isKept(_ shown: ShownMessage) -> Bool {
        guard shown.position.epoch == epoch else { return false }
        switch shown.kind {
        case .original, .edited: return isKept(shown.position, shown.body)
        case .tombstone: return kept[shown.position.seq]?.shown.kind == .tombstone
        case .edit, .deletion:
            return kept[shown.position.seq]?.shown == shown || isReplaced(shown)
        }
    }

    /// Whether the message that it changes was changed again.
    private func isReplaced(_ change: ShownMessage) -> Bool {
        kept.values.contains {
            $0.shown.changed == change.changed
                && $0.shown.position.seq > change.position.seq
        }
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

    /// Edits and deletions.
    private func checkCorrections() -> [String] {
        var found: [String] = []
        for correction in program.corrections {
            let words = "\(correction.target) to \(correction.body ?? 0)"
            if !correction.isDone { found.append("\(words) was never acknowledged") }
            if isStrict, correction.isRefused, !program.mayBeDeleted(correction.target) {
                found.append("\(words) was refused")
            }
            for (message, change) in correction.acknowledged {
                let shown = ShownMessage(correction, of: message, at: change)
                if isStrict, !isKept(shown) { found.append("\(shown) was lost") }
                if correction.isMissed, isStrict || isKept(shown) {
                    found.append("an older text was read behind \(shown)")
                }
            }
        }
        return found
    }

    /// What was said is kept, and all nodes know the same.
    private func checkRecords() -> [String] {
        var found: [String] = []
        for fact in program.facts {
            if !fact.isDone { found.append("\(fact.record.key) was never acknowledged") }
            if isStrict, fact.isDone, records[fact.record.key] != fact.record {
                found.append("\(fact.record.key) was lost")
            }
        }
        for hub in hubs {
            let keys = hub.records.keys
            let known = Dictionary(uniqueKeysWithValues: keys.map { ($0, hub.records[$0]) })
            if known != records.mapValues({ $0 }) {
                found.append("a node has the records \(keys), not \(records.keys)")
            }
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
                let isSaid = shown.kind == .original || shown.kind == .edited
                if isSaid, !bodies.insert(program.origin(of: shown.body)).inserted,
                    !isTold(of: move, client)
                {
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
            for shown in move.shown where !isKept(shown) {
                let isTold = client.moves[(index + 1)...].contains { $0.gap }
                if !isTold { found.append("\(shown) was shown and is gone") }
            }
        }
        return found
    }

    /// What was acknowledged, or is kept, was shown to who went past it, or a gap was told.
    private func checkLosses(_ client: RoamingClient) -> [String] {
        let shown = Set(client.moves.flatMap(\.shown).map(\.place))
        var due: [ShownMessage: (time: Duration, channel: ChannelName)] = [:]
        for (message, channel) in kept.values { due[message] = (.seconds(1_000_000), channel) }
        for acknowledged in program.acknowledgements {
            guard let channel = program.speech(acknowledged.body)?.channel else { continue }
            var message = ShownMessage(position: acknowledged.position, body: acknowledged.body)
            if isKept(message), let now = kept[message.position.seq]?.shown { message = now }
            let time = min(due[message]?.time ?? acknowledged.time, acknowledged.time)
            due[message] = (time, channel)
        }
        return due.compactMap { missing, due in
            let isSilent =
                client.channels.contains(due.channel) && !shown.contains(missing.place)
                && passedUnsaid(missing.position, since: due.time, client)
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

    private func checkEnd(_ client: RoamingClient) -> [String] {
        guard case .after(let position) = client.cursor else { return ["it never began"] }
        let due = kept.filter { client.channels.contains($0.value.channel) }.keys.max() ?? 0
        let isThere = position.epoch == epoch && position.seq >= due
        return isThere ? [] : ["it is stuck at \(position), the newest is \(epoch):\(due)"]
    }

    // MARK: Nodes

    /// Every hub shows the same.
    private func checkViews() -> [String] {
        let truth = kept.values.map(\.shown).sorted { $0.position.seq < $1.position.seq }
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

extension ShownMessage {
    /// The same whatever became of it: where it is, and whether it is about another.
    fileprivate var place: ShownMessage {
        ShownMessage(position: position, body: 0, kind: changed.map { .edit(of: $0) } ?? .original)
    }

    /// An acknowledged change.
    fileprivate init(_ correction: Correction, of message: Position, at change: Position) {
        self.init(
            position: change, body: correction.body ?? 0,
            kind: correction.body == nil ? .deletion(of: message.seq) : .edit(of: message.seq))
    }
}
