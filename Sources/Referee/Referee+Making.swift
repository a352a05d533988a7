// The program's Deferreds, and what else it makes of them.
// SPDX-License-Identifier: MIT

import Deferred

extension Referee {
    /// Makes a Deferred of data.
    func make(_ d: Int, _ deferred: Deferred<JudgedValue>) {
        subjects[d] = JudgedDeferred(.single(deferred))
    }

    /// Makes a Deferred with the canceller that the program wants. The canceller writes into the
    /// trace.
    func make(_ d: Int, _ canceller: ProgramStep.CancellerKind, _ steps: [ProgramStep]) {
        guard canceller != .none else { return make(d, Deferred()) }
        make(
            d,
            Deferred(canceller: { deferred in
                self.write("canceller", .number(d))
                for step in steps { self.perform(step) }
                switch canceller {
                case .callback: try? deferred.callback(.text("cancelled"))
                case .errback: try? deferred.errback(programFailure("X"))
                case .none, .nothing: break
                }
            }))
    }

    /// Makes a group of those members that there are.
    func makeGroup(
        _ d: Int, of numbers: [Int], _ mode: ProgramStep.GroupMode, _ consumeErrors: Bool
    ) {
        let numbers = numbers.filter { subjects[$0] != nil }
        let members = numbers.map { handle($0) }
        let group: Made =
            switch mode {
            case .all: .all(all(members, consumeErrors: consumeErrors))
            case .gather: .gather(gather(members, consumeErrors: consumeErrors))
            case .first: .first(first(members, consumeErrors: consumeErrors))
            case .race: .race(race(members))
            }
        subjects[d] = JudgedDeferred(group)
        if mode == .all || mode == .gather {
            spentStack.group(d, of: numbers, isGather: mode == .gather)
        }
    }

    /// Lets `d` fire `other`, and go on with null.
    func chain(_ d: Int, to other: Int) {
        guard let target = subjects[other]?.chain else { return }
        handle(d).chain(to: target)
    }

    /// Cancels `d` after a time, and calls `custom` if that was what ended it.
    func addTimeout(
        to d: Int, _ seconds: Int, _ clock: JumpingClock, _ custom: StageAction?
    ) {
        // Adding a timeout takes more stack than there is left.
        hasOverflown = running.last.map { rest?.waiting.contains($0) == true } ?? false
        guard !hasOverflown else { return }
        let clock = WatchedClock(clock: clock, referee: self, cancelled: d)
        guard let custom else {
            handle(d).addTimeout(.seconds(seconds), clock: clock)
            return
        }
        handle(d).addTimeout(.seconds(seconds), clock: clock) { result, _ in
            self.write("ontimeout", .number(d), JudgedValue(result))
            return try self.perform(custom, result.mapError { $0 })
        }
    }
}
