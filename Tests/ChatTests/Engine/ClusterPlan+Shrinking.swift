// The smallest program that still goes wrong.
// SPDX-License-Identifier: MIT

extension ClusterPlan {
    /// What a test prints of a program that went wrong: its steps, without those that do not matter, and
    /// what the oracle found then; nil where all is well.
    static func failure(of plan: ClusterPlan, _ safeguards: Safeguards = .all) -> String? {
        var (plan, found) = (plan, ClusterProgram(plan, safeguards).run())
        if found.isEmpty { return nil }
        for index in plan.steps.indices.reversed() {
            var smaller = plan
            smaller.steps.remove(at: index)
            let stillFound = ClusterProgram(smaller, safeguards).run()
            if !stillFound.isEmpty { (plan, found) = (smaller, stillFound) }
        }
        return "\(plan)\n  " + found.joined(separator: "\n  ")
    }
}
