// What is said and what breaks in a random program, and when.
// SPDX-License-Identifier: MIT

import Deferred
import TestSupport

/// A program before it runs: values, so that it can be run again without some of its steps.
struct ClusterPlan: CustomStringConvertible {
    enum Kind {
        /// One fault of the engine or of a node, from which the design loses nothing.
        case singleFault
        /// Several faults at once, and such as lose everything.
        case wild
    }

    struct Step: CustomStringConvertible {
        let time: Int
        let action: Action

        var description: String { "\(time) \(action)" }
    }

    enum Action {
        /// Somebody says this.
        case say(Int, channel: Int)
        /// What they have said is edited to this, or deleted.
        case change(of: Int, to: Int?)
        /// A record of this number is kept.
        case record(Int)
        case fault(ClusterFault)
    }

    let seed: UInt64
    let kind: Kind
    var steps: [Step]
    let hubs: Int
    let logLength: Int

    init(seed: UInt64, _ kind: Kind, fault: ClusterFault? = nil) {
        self.seed = seed
        self.kind = kind
        var dice = Seeded(state: seed)
        hubs = dice.oneIn(3) ? 2 : 1
        logLength = kind == .wild && dice.oneIn(3) ? 12 : 10_000
        steps = []
        let count = Int.random(in: 8...16, using: &dice)
        for body in 1...count {
            let time = Int.random(in: 500...5000, using: &dice)
            add(.say(body, channel: Int.random(in: 0..<2, using: &dice)), at: time)
        }
        for extra in 0..<Int.random(in: 2...6, using: &dice) {
            addChange(ofOneOf: count, 100_000 + extra, 800...5000, &dice)
        }
        switch kind {
        case .singleFault: add(fault ?? .single(&dice), &dice)
        case .wild:
            for _ in 0..<Int.random(in: 2...3, using: &dice) { add(.wild(&dice), &dice) }
        }
        steps.sort { $0.time < $1.time }
    }

    private mutating func add(_ action: Action, at time: Int) {
        steps.append(Step(time: time, action: action))
    }

    /// Somebody changes what they have said, and somebody else a record.
    private mutating func addChange(
        ofOneOf count: Int, _ number: Int, _ times: ClosedRange<Int>, _ dice: inout Seeded
    ) {
        let target = Int.random(in: 1...count, using: &dice)
        let body = dice.oneIn(4) ? nil : number
        add(.change(of: target, to: body), at: Int.random(in: times, using: &dice))
        if dice.oneIn(2) { add(.record(number), at: Int.random(in: times, using: &dice)) }
    }

    /// A fault comes with some messages about it: those are the ones in danger.
    private mutating func add(_ fault: ClusterFault, _ dice: inout Seeded) {
        let time = Int.random(in: 1000...3000, using: &dice)
        add(.fault(fault), at: time)
        addChange(ofOneOf: 8, 200_000 + time, time - 8...time + 600, &dice)
        for extra in 0..<6 {
            let body = 100 * steps.count + extra
            add(
                .say(body, channel: Int.random(in: 0..<2, using: &dice)),
                at: time + Int.random(in: -8...600, using: &dice))
        }
    }

    var description: String {
        "seed \(seed), \(hubs) hubs, log of \(logLength):\n    "
            + steps.map(\.description).joined(separator: "\n    ")
    }
}

/// What breaks. Numbers are milliseconds.
enum ClusterFault {
    /// The primary's process is killed, and begins again after so long.
    case kill(back: Int)
    /// The primary's host is off the network, with a node or without.
    case cutOff(back: Int, withNode: Bool)
    /// The primary's process stops.
    case pause(back: Int)
    /// It goes on in the moment in which another takes over.
    case flap
    /// The operator has the sentinels change the primary.
    case planned
    case killReplica(back: Int)
    /// A replica hears its primary no more.
    case stallReplica(back: Int)
    /// A node dies, and another begins in its place.
    case killNode(Int, back: Int)
    /// All connections of the primary are reset.
    case reset
    /// A node's way to the primary is slow.
    case slow(Int, delay: Int, back: Int)
    /// A node is off the network.
    case cutNode(Int, back: Int)
    /// A replica is behind when the primary and the other replica die.
    case doubleFault(back: Int)
    /// All data is gone.
    case empty

    static func single(_ dice: inout Seeded) -> ClusterFault {
        let back = Int.random(in: 50...4000, using: &dice)
        let node = Int.random(in: 0..<3, using: &dice)
        switch Int.random(in: 0..<12, using: &dice) {
        case 0: return .kill(back: back)
        case 1: return .kill(back: Int.random(in: 1...300, using: &dice))
        case 2: return .cutOff(back: back, withNode: false)
        case 3: return .cutOff(back: back, withNode: true)
        case 4: return .pause(back: back)
        case 5: return .flap
        case 6: return .planned
        case 7: return .killReplica(back: back)
        case 8: return .stallReplica(back: back)
        case 9: return .killNode(node, back: back)
        case 10: return dice.oneIn(2) ? .reset : .cutNode(node, back: back)
        default:
            return .slow(node, delay: Int.random(in: 20...900, using: &dice), back: back)
        }
    }

    static func wild(_ dice: inout Seeded) -> ClusterFault {
        switch Int.random(in: 0..<6, using: &dice) {
        case 0: .empty
        case 1, 2: .doubleFault(back: Int.random(in: 1500...4000, using: &dice))
        default: single(&dice)
        }
    }
}
