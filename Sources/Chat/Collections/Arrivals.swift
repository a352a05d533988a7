// Who waits until a number has come.
// SPDX-License-Identifier: MIT

import Deferred

/// Waits for numbers that are still on their way here, such as those of polls whose clients have heard
/// of a message at another hub.
final class Arrivals {
    private var waiting: [Int: (seq: Int, arrival: Deferred<Void>)] = [:]
    private var last = 0

    var isEmpty: Bool { waiting.isEmpty }

    /// - Returns: Fires once ``reach(_:)`` is called with this number or a higher one; cancel it to stop
    ///   waiting.
    func wait(for seq: Int) -> Deferred<Void> {
        last += 1
        let number = last
        let arrival = Deferred<Void>(canceller: { [weak self] _ in self?.waiting[number] = nil })
        waiting[number] = (seq, arrival)
        return arrival
    }

    /// The numbers up to this have come. Who waited for them goes on, the first to come first.
    func reach(_ seq: Int) {
        let arrived = waiting.filter { $0.value.seq <= seq }.sorted { $0.key < $1.key }
        for (number, _) in arrived {
            // One of them may have left because another went on.
            guard let (_, arrival) = waiting.removeValue(forKey: number) else { continue }
            do {
                try arrival.callback()
            } catch {
                fatalError("somebody else said that a number has come: \(error)")
            }
        }
    }
}

@available(*, unavailable)
extension Arrivals: Sendable {}
