// How the log is opened, and who judges a hole.
// SPDX-License-Identifier: MIT

@testable import Chat

extension FakeStore {
    /// More than a server can number before it replicates.
    static let leap = 1 << 32

    /// A node has reached this server.
    ///
    /// - Parameters:
    ///   - run: The server's process.
    ///   - fresh: The epoch of a log that begins now.
    mutating func open(
        _ node: NodeIntroduction, run: String, fresh: String, at now: Timestamp
    ) -> EngineOpening {
        let run = options.isFenced ? run : "any"
        let isKnown = node.epoch != nil && node.epoch == epoch
        if epoch == nil {
            (epoch, self.run) = (fresh, run)
        } else if self.run != run || options.isFenced && isKnown && node.heard > seq {
            makeHole(under: run, witness: isKnown ? node.heard : 0, at: now)
        }
        if isKnown { hear(node, at: now) }
        if !isJudged, roll.isEmpty { judge(lost: nil) }
        if nodes.updateValue(now, forKey: node.node) == nil { newcomers.insert(node.node) }
        return opening
    }

    private var opening: EngineOpening {
        EngineOpening(
            epoch: epoch ?? "", seq: seq, floor: floor, lost: lost, holes: holes, isJudged: isJudged
        )
    }

    /// Another process has taken over: something may be missing.
    private mutating func makeHole(under run: String, witness: Int, at now: Timestamp) {
        if !isJudged { judge(lost: holes.last?.to) }
        // A hole may be lost itself. Made again, it must not end where it did.
        let leap = FakeStore.leap + now.milliseconds % FakeStore.leap
        let hole = Hole(from: seq, to: max(seq, witness) + leap)
        holes.append(hole)
        (self.run, seq, isJudged, since) = (run, hole.to, false, now)
        callRoll(at: now)
        log.append(.hole(from: hole.from), at: hole.to)
    }

    /// Who was there when the last process died must say how far they had heard.
    private mutating func callRoll(at now: Timestamp) {
        let newest = nodes.values.max() ?? now
        roll = []
        for (node, beat) in nodes where beat >= newest - .seconds(3) {
            roll.insert(node)
            nodes[node] = now
        }
    }

    /// A node says how far it had heard. It may be a witness of what this server does not have.
    private mutating func hear(_ node: NodeIntroduction, at now: Timestamp) {
        if holes.contains(where: { $0.contains(node.heard) && lost < $0.to }) {
            // It was taken for clean, and clients have gone past it: all of them are told.
            if isJudged { makeHole(under: run, witness: 0, at: now) }
            judge(lost: holes.last?.to)
        }
        roll.remove(node.node)
    }

    private mutating func judge(lost: Int?) {
        isJudged = true
        self.lost = lost ?? self.lost
        roll = []
        tell(.verdict(lost: lost))
    }

    /// A node lives.
    mutating func beat(_ node: String, at now: Timestamp) -> EngineBeat {
        if !isJudged, now > since + options.patience { judge(lost: holes.last?.to) }
        let isNew = nodes.updateValue(now, forKey: node) == nil
        let wasNew = newcomers.remove(node) != nil
        let dead = [nodes, departed].flatMap { $0.filter { $0.value <= now - options.grace }.keys }
        return EngineBeat(seq: seq, wasForgotten: isNew || wasNew, silent: dead.sorted())
    }

    /// A node ends. What it has heard is on this server.
    mutating func leave(_ node: String, at now: Timestamp) {
        nodes[node] = nil
        newcomers.remove(node)
        if hasPeople(of: node) { departed[node] = now }
        roll.remove(node)
        if !isJudged, roll.isEmpty { judge(lost: nil) }
    }
}
