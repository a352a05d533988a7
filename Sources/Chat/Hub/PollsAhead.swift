// Polls that have come further than their hub.
// SPDX-License-Identifier: MIT

import Deferred

/// Polls whose clients have heard, at another hub, of a message that is still on its way to this
/// one. They wait until it is here.
final class PollsAhead {
    private var waiting: [Int: (seq: Int, arrival: Deferred<Void>)] = [:]
    private var last = 0

    var isEmpty: Bool { waiting.isEmpty }

    /// - Returns: Fires once the hub has come to this number; cancel it to stop waiting.
    func wait(for seq: Int) -> Deferred<Void> {
        last += 1
        let number = last
        let arrival = Deferred<Void>(canceller: { [weak self] _ in self?.waiting[number] = nil })
        waiting[number] = (seq, arrival)
        return arrival
    }

    /// The hub has come so far. Those who waited for that go on, the first to come first.
    func reach(_ seq: Int) {
        let arrived = waiting.filter { $0.value.seq <= seq }.sorted { $0.key < $1.key }
        for (number, _) in arrived {
            // One of them may have left because another went on.
            guard let (_, arrival) = waiting.removeValue(forKey: number) else { continue }
            do {
                try arrival.callback()
            } catch {
                fatalError("somebody else said that a hub has arrived: \(error)")
            }
        }
    }
}

@available(*, unavailable)
extension PollsAhead: Sendable {}
