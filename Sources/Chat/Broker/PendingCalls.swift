// Calls to other threads, and who waits here for the answers.
// SPDX-License-Identifier: MIT

package import Deferred

/// One thread's calls whose answers are of one type. A Deferred never leaves its thread: the call's
/// number travels in its place.
package final class PendingCalls<Answer: Sendable> {
    private var waiting: [Int: Deferred<Answer>] = [:]
    private var last = 0

    package init() {}

    /// How many are not answered yet.
    var count: Int { waiting.count }

    /// Adds a call.
    ///
    /// - Parameters:
    ///   - onCancel: Called with the call's number when nobody waits for the answer any more.
    /// - Returns: The call's number, and its answer.
    package func begin(
        onCancel: @escaping (Int) -> Void = { _ in }
    ) -> (number: Int, answer: Deferred<Answer>) {
        last += 1
        let number = last
        let answer = Deferred<Answer>(
            DeferredTrace.name("call"),
            canceller: { [weak self] _ in
                self?.waiting[number] = nil
                onCancel(number)
            })
        waiting[number] = answer
        return (number, answer)
    }

    /// The answer to a call is here; nothing happens when nobody waits for it any more.
    package func settle(_ number: Int, _ result: Result<Answer, any Error>) {
        guard let caller = waiting.removeValue(forKey: number) else { return }
        do {
            try caller.callback(result)
        } catch {
            fatalError("somebody else answered call \(number): \(error)")
        }
    }
}

@available(*, unavailable)
extension PendingCalls: Sendable {}
