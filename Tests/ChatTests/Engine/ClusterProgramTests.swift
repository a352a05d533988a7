// Several nodes on one engine: nothing acknowledged is lost unsaid.
// SPDX-License-Identifier: MIT

@testable import Chat
import Foundation
import Testing

/// Random programs of three nodes, six clients that roam, and speakers who try again elsewhere.
/// CLUSTER_PROGRAMS asks for more in each part; CLUSTER_SEED for others.
@Suite struct ClusterProgramTests {
    private static let parts = 0..<8
    private let count = number("CLUSTER_PROGRAMS") ?? 25
    private let first = number("CLUSTER_SEED") ?? 1

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    private func seeds(_ part: Int) -> Range<Int> {
        (first + part * count)..<(first + (part + 1) * count)
    }

    @Test(arguments: parts)
    func `one fault loses nothing, and nobody is told of a gap`(_ part: Int) {
        for seed in seeds(part) {
            let failure = ClusterPlan.failure(of: ClusterPlan(seed: UInt64(seed), .singleFault))
            if let failure { Issue.record("\(failure)") }
        }
    }

    @Test(arguments: parts)
    func `whatever breaks, what is lost is told`(_ part: Int) {
        for seed in seeds(part) {
            let failure = ClusterPlan.failure(of: ClusterPlan(seed: UInt64(seed), .wild))
            if let failure { Issue.record("\(failure)") }
        }
    }

    /// Whether one of the programs goes wrong in a way that these words tell.
    private func finds(
        _ words: String, without safeguard: Safeguards, _ plan: (UInt64) -> ClusterPlan
    ) -> Bool {
        (1...200).contains { seed in
            ClusterProgram(plan(seed), .all.subtracting(safeguard)).run()
                .contains { $0.contains(words) }
        }
    }

    @Test(arguments: ["was lost", "was passed unsaid"])
    func `without the fence, the oracle finds what an old primary takes`(_ words: String) {
        #expect(
            finds(words, without: .fence) {
                ClusterPlan(seed: $0, .singleFault, fault: .cutOff(back: 4000, withNode: true))
            })
    }

    @Test func `without the fence, the oracle finds numbers that are given twice`() {
        #expect(
            finds("was shown and is gone", without: .fence) {
                ClusterPlan(seed: $0, .wild, fault: .doubleFault(back: 2000))
            })
    }

    @Test func `without the barrier, the oracle finds reads that miss what was acknowledged`() {
        #expect(
            finds("was not found at another node", without: .barrier) {
                ClusterPlan(seed: $0, .singleFault, fault: .stallReplica(back: 1500))
            })
    }

    @Test(arguments: [ClusterFault.planned, .flap])
    func `while the sentinels vote, who does not hold the breath loses`(_ fault: ClusterFault) {
        #expect(
            finds("was lost", without: .breath) {
                ClusterPlan(seed: $0, .singleFault, fault: fault)
            })
    }

    @Test(arguments: ["was lost", "was passed unsaid"])
    func `acknowledged at the reply, a message can be lost unsaid`(_ words: String) {
        #expect(
            finds(words, without: .hearing) {
                ClusterPlan(seed: $0, .singleFault, fault: .cutOff(back: 4000, withNode: true))
            })
    }
}
