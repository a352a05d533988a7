// Those who wait for the same.
// SPDX-License-Identifier: MIT

import Deferred

/// Deferreds that are fired together. One that is cancelled is forgotten at once.
final class Waiters<Value> {
    private var waiting: [Int: Deferred<Value>] = [:]
    private var count = 0

    var isEmpty: Bool { waiting.isEmpty }

    func wait() -> Deferred<Value> {
        count += 1
        let number = count
        let deferred = Deferred<Value>(canceller: { [weak self] _ in self?.waiting[number] = nil })
        waiting[number] = deferred
        return deferred
    }

    func fire(_ value: Value) {
        let all = waiting.sorted { $0.key < $1.key }
        waiting = [:]
        for (_, deferred) in all { try? deferred.callback(value) }
    }
}
