// Questions to other threads, and who waits here for the answers.
// SPDX-License-Identifier: MIT

internal import Deferred

/// One hub's questions. A Deferred never leaves its thread: a number travels in its place.
final class Inquiries {
    typealias Reply<Answer> = @Sendable (Result<Answer, any Error>) -> Void

    private let office: PostOffice
    private let hub: Int
    /// Deferreds, each of the type of its answer.
    private var waiting: [Int: Any] = [:]
    private var last = 0

    /// - Parameter hub: Whose letterbox the answers come to.
    init(_ office: PostOffice, hub: Int) {
        self.office = office
        self.hub = hub
    }

    /// - Parameters:
    ///   - onCancel: Called when nobody waits for the answer any more.
    ///   - send: Sends a question with the reply that is to be called once, on any thread.
    /// - Returns: The answer, on this thread; cancelled, nobody waits for it any more.
    func ask<Answer: Sendable>(
        onCancel: @escaping () -> Void = {}, _ send: (@escaping Reply<Answer>) -> Void
    ) -> Deferred<Answer> {
        last += 1
        let number = last
        let answer = Deferred<Answer>(canceller: { [weak self] _ in
            self?.waiting[number] = nil
            onCancel()
        })
        waiting[number] = answer
        send { [office, hub] result in
            office.tell(hub) { $0.inquiries.settle(number, result) }
        }
        return answer
    }

    private func settle<Answer>(_ number: Int, _ result: Result<Answer, any Error>) {
        guard let asker = waiting.removeValue(forKey: number) else { return }
        guard let asker = asker as? Deferred<Answer> else {
            fatalError("question \(number) was answered with a \(Answer.self)")
        }
        do {
            try asker.callback(result)
        } catch {
            fatalError("somebody else answered question \(number): \(error)")
        }
    }
}

@available(*, unavailable)
extension Inquiries: Sendable {}
