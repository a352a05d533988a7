// Questions to other threads, and who waits here for the answers.
// SPDX-License-Identifier: MIT

internal import Deferred

/// One hub's questions. A Deferred never leaves its thread: a number travels in its place.
final class PendingCalls {
    typealias Reply<Batch> = @Sendable (Result<Batch, any Error>) -> Void

    private let mailboxes: Mailboxes
    private let hub: Int
    /// Deferreds, each of the type of its answer.
    private var waiting: [Int: Any] = [:]
    private var last = 0

    /// - Parameter hub: Whose letterbox the answers come to.
    init(_ mailboxes: Mailboxes, hub: Int) {
        self.mailboxes = mailboxes
        self.hub = hub
    }

    /// - Parameters:
    ///   - onCancel: Called when nobody waits for the answer any more.
    ///   - send: Sends a question with the reply that is to be called once, on any thread.
    /// - Returns: The answer, on this thread; cancelled, nobody waits for it any more.
    func ask<Batch: Sendable>(
        onCancel: @escaping () -> Void = {}, _ send: (@escaping Reply<Batch>) -> Void
    ) -> Deferred<Batch> {
        last += 1
        let number = last
        let answer = Deferred<Batch>(canceller: { [weak self] _ in
            self?.waiting[number] = nil
            onCancel()
        })
        waiting[number] = answer
        send { [mailboxes, hub] result in
            mailboxes.tell(hub) { $0.calls.settle(number, result) }
        }
        return answer
    }

    private func settle<Batch>(_ number: Int, _ result: Result<Batch, any Error>) {
        guard let asker = waiting.removeValue(forKey: number) else { return }
        guard let asker = asker as? Deferred<Batch> else {
            fatalError("question \(number) was answered with a \(Batch.self)")
        }
        do {
            try asker.callback(result)
        } catch {
            fatalError("somebody else answered question \(number): \(error)")
        }
    }
}

@available(*, unavailable)
extension PendingCalls: Sendable {}
