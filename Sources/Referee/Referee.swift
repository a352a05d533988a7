// Runs a program of Deferred operations and writes down what happened.
// SPDX-License-Identifier: MIT

import Deferred

/// Does with the Deferred of this package what the judge, a program in Python, does with Twisted's.
/// The traces must agree.
public final class Referee {
    /// What happened so far, in order: one list for each event.
    private var trace: [JudgedValue] = []
    /// The program's Deferreds by their numbers.
    private var subjects: [Int: JudgedDeferred] = [:]
    /// The time of the program; only `advance` moves it.
    private let clock = JumpingClock()
    /// Tells when Twisted would overflow Python's stack.
    private var spentStack = SpentStack()
    /// What an overflown cancel leads to; nil outside of such a cancel.
    private var rest: SpentStack.Rest?

    /// An operation of the running stage has overflown the stack.
    private var hasOverflown = false

    /// The Deferreds whose stages are running, outermost first.
    private var running: [Int] = []

    /// One for each program: ``trace(of:)`` makes it and releases its cycles.
    private init() {}

    /// The trace of the program in `line`, as one line of JSON.
    ///
    /// - Throws: ``ProgramError``, or what JSON's reader says.
    public static func trace(of line: some StringProtocol) throws -> String {
        let referee = Referee()
        for operation in try ProgramStep.program(line) { referee.perform(operation) }
        referee.writeEnds()
        let trace = JudgedValue.list(referee.trace).description
        referee.release()
        return trace
    }

    /// Does one step. A step may run stages, which perform steps in turn.
    private func perform(_ operation: ProgramStep) {
        switch operation {
        case .new(let d, let canceller): subjects[d] = JudgedDeferred(.single(make(d, canceller)))
        case .group(let d, let members, let mode, let consumeErrors):
            subjects[d] = group(members, mode, consumeErrors)
            if mode != .race { spentStack.group(d, of: members, isGather: mode == .gather) }
        case .add(let d, let lane, let action): add(to: d, lane, action)
        case .addPair(let d, let callback, let errback): addPair(to: d, callback, errback)
        case .callback(let d, let value):
            attempt("callback", d) { try subjects[d]?.made.callback(value) }
        case .errback(let d, let name):
            attempt("errback", d) { try handle(d).errback(ProgramFailure(name: name)) }
        case .cancel(let d): cancelling(d) { handle(d).cancel() }
        case .pause(let d):
            subjects[d]?.pauses += 1
            handle(d).pause()
        case .unpause(let d):
            subjects[d]?.pauses -= 1
            handle(d).unpause()
        case .timeout(let d, let seconds):
            // Adding a timeout takes more stack than there is left.
            hasOverflown = running.last.map { rest?.waiting.contains($0) == true } ?? false
            guard !hasOverflown else { return }
            let clock = WatchedClock(clock: clock, referee: self, cancelled: d)
            handle(d).addTimeout(.seconds(seconds), clock: clock)
        case .advance(let seconds): clock.advance(by: .seconds(seconds))
        }
    }

    /// Each Deferred's end; a last errback, as the judge adds, so that none is left unhandled.
    private func writeEnds() {
        for d in subjects.keys.sorted() {
            trace.append(.list([.text("end"), .number(d)] + (subjects[d]?.end ?? [])))
            handle(d).addErrback { _ in .null }
        }
    }

    /// Lets go of all: what is paused runs now, so that no failure is left to be reported.
    private func release() {
        for d in subjects.keys.sorted() {
            while let pauses = subjects[d]?.pauses, pauses > 0 {
                subjects[d]?.pauses -= 1
                handle(d).unpause()
            }
        }
        subjects = [:]
    }

    /// The chain of a Deferred, to add to or to fire. A program names only Deferreds that it has
    /// made: another number is a mistake in the judge, and ends the process.
    private func handle(_ d: Int) -> Deferred<JudgedValue> {
        guard let handle = subjects[d]?.handle() else { fatalError("there is no Deferred \(d)") }
        return handle
    }

    /// Cancels `d` by `body`.
    func cancelling(_ d: Int, _ body: () -> Void) {
        let before = rest
        rest = before ?? spentStack.rest(ofCancelling: d, subjects)
        body()
        rest = before
    }

    /// Writes the error's type into the trace where `body` throws, as the judge does with Python's.
    private func attempt(_ name: String, _ d: Int, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            trace.append(
                .list([.text("raised"), .text(name), .number(d), .text("\(type(of: error))")]))
        }
    }
}

// MARK: - Making

extension Referee {
    /// A Deferred with the canceller that the program wants. The canceller writes into the trace.
    private func make(_ d: Int, _ canceller: ProgramStep.CancellerKind) -> Deferred<JudgedValue> {
        guard canceller != .none else { return Deferred() }
        return Deferred(canceller: { deferred in
            self.trace.append(.list([.text("canceller"), .number(d)]))
            switch canceller {
            case .callback: try? deferred.callback(.text("cancelled"))
            case .errback: try? deferred.errback(ProgramFailure(name: "X"))
            case .none, .nothing: break
            }
        })
    }

    /// After the group is made, its members that gave up their results hold data again: Twisted's
    /// hold None then.
    private func group(
        _ numbers: [Int], _ mode: ProgramStep.GroupMode, _ consumeErrors: Bool
    ) -> JudgedDeferred {
        let members = numbers.map { handle($0) }
        defer {
            for number in numbers where consumeErrors || mode == .race {
                subjects[number]?.taken(errorsOnly: mode != .race)
            }
        }
        return switch mode {
        case .all: JudgedDeferred(.all(all(members, consumeErrors: consumeErrors)))
        case .gather: JudgedDeferred(.gather(gather(members, consumeErrors: consumeErrors)))
        case .race: JudgedDeferred(.race(race(members)))
        }
    }
}

// MARK: - Stages

extension Referee {
    private func add(to d: Int, _ lane: ProgramStep.StageLane, _ action: StageAction) {
        let stage = stage(of: d)
        let handle = handle(d)
        switch (lane, action.outcome) {
        case (.cb, .deferred):
            handle.addCallback { self.returned(stage, action, .success($0)) }
        case (.cb, _):
            handle.addCallback { try self.run(stage, action, .success($0)) }
        case (.eb, .deferred):
            handle.addErrback { self.returned(stage, action, .failure($0)) }
        case (.eb, _):
            handle.addErrback { try self.run(stage, action, .failure($0)) }
        case (.both, .deferred):
            handle.addBoth { self.returned(stage, action, $0) }
        case (.both, _):
            handle.addBoth { try self.run(stage, action, $0) }
        }
    }

    private func addPair(to d: Int, _ callback: StageAction, _ errback: StageAction) {
        let stage = stage(of: d)
        handle(d).addCallbacks(
            { self.returned(stage, callback, .success($0)) },
            { self.returned(stage, errback, .failure($0)) })
    }

    /// Numbers the next stage of a Deferred, from 0. The trace names stages by these numbers.
    private func stage(of d: Int) -> (d: Int, number: Int) {
        let number = subjects[d]?.stages ?? 0
        subjects[d]?.stages += 1
        return (d, number)
    }

    /// What a stage does that returns no Deferred.
    private func run(
        _ stage: (d: Int, number: Int), _ action: StageAction, _ input: Result<JudgedValue, Failure>
    ) throws -> JudgedValue {
        if input.isSuccess, let rest {
            if rest.waiting.contains(stage.d) { throw ProgramFailure(name: "RecursionError") }
            // Not even the chain gets to its stage: the operation that runs it fails.
            hasOverflown = running.contains { rest.behind.contains($0) }
            if hasOverflown { return try input.get() }
        }
        let lane = input.isSuccess ? "cb" : "eb"
        trace.append(
            .list([
                .text("run"), .number(stage.d), .number(stage.number), .text(lane),
                JudgedValue(input),
            ]))
        running.append(stage.d)
        defer { running.removeLast() }
        for operation in action.also {
            perform(operation)
            guard !hasOverflown else {
                hasOverflown = false
                throw ProgramFailure(name: "RecursionError")
            }
        }
        switch action.outcome {
        case .value(let value): return value
        case .error(let name): throw ProgramFailure(name: name)
        case .pass: return try input.get()
        case .deferred: return .null
        }
    }

    /// What a stage does that may return a Deferred; anything else is as good as one that fired.
    private func returned(
        _ stage: (d: Int, number: Int), _ action: StageAction, _ input: Result<JudgedValue, Failure>
    ) -> Deferred<JudgedValue> {
        let result = execute { try run(stage, action, input) }
        guard case .deferred(let inner) = action.outcome, case .success? = result.result else {
            return result
        }
        spentStack.stage(of: stage.d, returned: inner)
        return handle(inner)
    }
}
