// Where the judge itself breaks: a group's member that waits for its own group is cancelled.
// SPDX-License-Identifier: MIT

import Deferred

/// Which Deferred waits for which in a program, to tell when Twisted would overflow Python's stack.
///
/// Cancelling such a group cancels the member, which cancels the group, and so on, until Python
/// stops it. Twisted catches that, and cancels the remaining members with the little stack that is
/// left. It is enough for their own stages. It is too little for the judge to look at a value in
/// the stages that these set off: those fail with `RecursionError`, and so they must here. It is
/// one program in 10,000.
struct SpentStack {
    /// The Deferred that a stage of this one returned last.
    private var returned: [Int: Int] = [:]

    /// The members of the program's `DeferredList`, which `gather` is too.
    private var groups: [Int: (members: [Int], isGather: Bool)] = [:]

    /// What a cancel on an overflown stack leads to.
    struct Rest {
        /// The group and those that wait for it.
        let waiting: Set<Int>

        /// The members that are cancelled with the little stack there is.
        let behind: Set<Int>
    }

    /// Notes that a stage of `outer` has returned `inner`, so that `outer` may wait for it.
    mutating func stage(of outer: Int, returned inner: Int) {
        returned[outer] = inner
    }

    /// Notes the members of a new group. Their order counts: Twisted cancels them in this order.
    mutating func group(_ number: Int, of members: [Int], isGather: Bool) {
        groups[number] = (members, isGather)
    }

    /// What is left to do when cancelling `d` has overflown the stack; nil if it does not.
    func rest(ofCancelling d: Int, _ subjects: [Int: JudgedDeferred]) -> Rest? {
        let innermost = end(of: d, subjects)
        guard let (members, isGather) = groups[innermost], isUnfired(innermost, subjects),
            let circle = members.firstIndex(where: { end(of: $0, subjects) == innermost })
        else { return nil }
        let behind = members[circle...].filter { isUnfired($0, subjects) }
        // The first failure fires a gather, before the circle is met.
        let isFiredBefore = isGather && members[..<circle].contains { isUnfired($0, subjects) }
        guard !behind.isEmpty, !isFiredBefore else { return nil }
        let waiting = subjects.keys.filter { end(of: $0, subjects) == innermost }
        return Rest(waiting: Set(waiting), behind: Set(behind))
    }

    /// False also for a number that the program has not made.
    private func isUnfired(_ d: Int, _ subjects: [Int: JudgedDeferred]) -> Bool {
        subjects[d]?.hasFired == false
    }

    /// The Deferred that `d` waits for in the end.
    private func end(of d: Int, _ subjects: [Int: JudgedDeferred]) -> Int {
        var last = d
        while subjects[last]?.isWaiting == true, let next = returned[last] { last = next }
        return last
    }
}
