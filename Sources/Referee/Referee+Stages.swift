// The stages that a program adds, and what they do when they run.
// SPDX-License-Identifier: MIT

import Deferred

extension Referee {
    func add(to d: Int, _ lane: ProgramStep.StageLane, _ action: StageAction) {
        let stage = stage(of: d)
        let handle = handle(d)
        switch (lane, action.waits) {
        case (.cb, true): handle.addCallback { try self.returned(stage, action, .success($0)) }
        case (.cb, false): handle.addCallback { try self.run(stage, action, .success($0)) }
        case (.eb, true): handle.addErrback { try self.returned(stage, action, .failure($0)) }
        case (.eb, false): handle.addErrback { try self.run(stage, action, .failure($0)) }
        case (.both, true):
            handle.addBoth { try self.returned(stage, action, $0.mapError { $0 }) }
        case (.both, false): handle.addBoth { try self.run(stage, action, $0.mapError { $0 }) }
        }
    }

    func addPair(to d: Int, _ callback: StageAction, _ errback: StageAction) {
        let stage = stage(of: d)
        if callback.waits || errback.waits {
            handle(d).addCallbacks(
                { try self.returned(stage, callback, .success($0)) },
                { try self.returned(stage, errback, .failure($0)) })
        } else {
            handle(d).addCallbacks(
                { try self.run(stage, callback, .success($0)) },
                { try self.run(stage, errback, .failure($0)) })
        }
    }

    /// One type is the errback's own; several are trapped within it.
    func addTrap(to d: Int, _ names: [String], _ action: StageAction) {
        let types = names.compactMap { trappableTypes[$0] }
        let stage = stage(of: d)
        guard let first = types.first else { return }
        if types.count == 1 { return addTrap(to: d, first, stage, action) }
        func trap(_ failure: Failure) throws {
            if types.count == 2 {
                try failure.trap(first, types[1])
            } else {
                try failure.trap(first, types[1], types[2])
            }
        }
        if action.waits {
            handle(d).addErrback {
                try trap($0)
                return try self.returned(stage, action, .failure($0))
            }
        } else {
            handle(d).addErrback {
                try trap($0)
                return try self.run(stage, action, .failure($0))
            }
        }
    }

    private func addTrap<Problem: Error>(
        to d: Int, _ type: Problem.Type, _ stage: Numbered, _ action: StageAction
    ) {
        if action.waits {
            handle(d).addErrback(type) { try self.returned(stage, action, .failure($0)) }
        } else {
            handle(d).addErrback(type) { try self.run(stage, action, .failure($0)) }
        }
    }

    /// A stage of a program: whose it is, and the how manieth.
    typealias Numbered = (d: Int, number: Int)

    /// Numbers the next stage of a Deferred, from 0. The trace names stages by these numbers.
    private func stage(of d: Int) -> Numbered {
        let number = subjects[d]?.stages ?? 0
        subjects[d]?.stages += 1
        return (d, number)
    }

    /// What a stage does that returns no Deferred.
    private func run(
        _ stage: Numbered, _ action: StageAction, _ input: Result<JudgedValue, any Error>
    ) throws -> JudgedValue {
        if input.isSuccess, let rest {
            if rest.waiting.contains(stage.d) { throw programFailure("RecursionError") }
            // Not even the chain gets to its stage: the operation that runs it fails.
            hasOverflown = running.contains { rest.behind.contains($0) }
            if hasOverflown { return try input.get() }
        }
        let lane = input.isSuccess ? "cb" : "eb"
        write("run", .number(stage.d), .number(stage.number), .text(lane), JudgedValue(input))
        running.append(stage.d)
        defer { running.removeLast() }
        return try perform(action, input)
    }

    /// What a stage does that may return a Deferred; anything else is as good as one that fired.
    private func returned(
        _ stage: Numbered, _ action: StageAction, _ input: Result<JudgedValue, any Error>
    ) throws -> Deferred<JudgedValue> {
        let value = try run(stage, action, input)
        guard case .deferred(let inner) = action.outcome else { return .succeed(value) }
        spentStack.stage(of: stage.d, returned: inner)
        return subjects[inner]?.handle() ?? .succeed(.null)
    }

    /// Does an action's steps, and ends as it says. Null stands for a Deferred.
    func perform(
        _ action: StageAction, _ input: Result<JudgedValue, any Error>
    ) throws -> JudgedValue {
        for operation in action.also {
            perform(operation)
            guard !hasOverflown else {
                hasOverflown = false
                throw programFailure("RecursionError")
            }
        }
        switch action.outcome {
        case .value(let value): return value
        case .error(let name): throw programFailure(name)
        case .pass: return try input.get()
        case .deferred: return .null
        }
    }
}
