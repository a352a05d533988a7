// What a program does with locks, semaphores and queues.
// SPDX-License-Identifier: MIT

import Deferred

extension Referee {
    /// Does one step. One with a lock or a queue that the program has not made does nothing.
    func perform(_ step: TurnStep) {
        switch step {
        case .lock(let l, let tokens): locks[l] = JudgedLock(tokens: tokens)
        case .queue(let q, let size, let backlog):
            queues[q] = DeferredQueue(size: size, backlog: backlog)
        case .acquire(let l, let d): acquire(l, d)
        case .release(let l): locks[l]?.release()
        case .run(let l, let d, let action): run(l, d, action)
        case .put(let q, let value): attempt("put", q) { try queues[q]?.put(value) }
        case .get(let q, let d): get(q, d)
        }
    }

    private func acquire(_ l: Int, _ d: Int) {
        guard let lock = locks[l] else { return }
        let acquired = lock.acquire { self.write("got", .number(l), .number(d)) }
        subjects[d] = JudgedDeferred(.acquired(acquired))
    }

    private func run(_ l: Int, _ d: Int, _ action: StageAction) {
        guard let lock = locks[l] else { return }
        func body() throws -> JudgedValue {
            write("body", .number(d))
            return try perform(action, .success(.null))
        }
        func waiting() throws -> Deferred<JudgedValue> {
            let value = try body()
            guard case .deferred(let inner) = action.outcome else { return .succeed(value) }
            return subjects[inner]?.handle() ?? .succeed(.null)
        }
        let result = action.waits ? lock.run(waiting) : lock.run(body)
        subjects[d] = JudgedDeferred(.acquired(result))
    }

    /// Where the queue refuses, the program goes on with null.
    private func get(_ q: Int, _ d: Int) {
        guard let queue = queues[q] else { return }
        attempt("get", d) { make(d, try queue.get()) }
        if subjects[d] == nil { make(d, .succeed(.null)) }
    }
}
