// Who waits, in the order they came.
// SPDX-License-Identifier: MIT

public import Deferred

/// A queue of unfired Deferreds that any of them may leave.
///
/// Joining, leaving and handing out the next one are O(1). A place that was left is used again, so
/// the list grows with how many wait at once, never with how many came and went.
public final class WaitingList<Value> {
    private struct Place {
        var deferred: Deferred<Value>?
        /// Whose place it is, so that one who is gone cannot give up a successor's.
        var ticket: Int
        var previous: Int
        var next: Int
    }

    /// A ring: place 0 is the mark between the newest and the oldest.
    private var places = [Place(deferred: nil, ticket: 0, previous: 0, next: 0)]
    private var free: [Int] = []
    private var lastTicket = 0

    /// How many wait.
    public private(set) var count = 0

    public init() {}

    /// Joins the end. Cancelling the Deferred leaves the list.
    public func wait(file: StaticString = #fileID, line: UInt = #line) -> Deferred<Value> {
        lastTicket += 1
        let ticket = lastTicket
        let index = takePlace(ticket)
        // Holds the list until it fires or is cancelled; then the Deferred drops its canceller.
        let deferred = Deferred<Value>(
            canceller: { _ in self.leave(index, ticket) }, file: file, line: line)
        places[index].deferred = deferred
        return deferred
    }

    /// Takes the one who has waited longest, or nil when nobody waits.
    public func takeFirst() -> Deferred<Value>? {
        let index = places[0].next
        guard let deferred = places[index].deferred else { return nil }
        leave(index, places[index].ticket)
        return deferred
    }

    private func takePlace(_ ticket: Int) -> Int {
        let last = places[0].previous
        let place = Place(deferred: nil, ticket: ticket, previous: last, next: 0)
        let index: Int
        if let reused = free.popLast() {
            index = reused
            places[index] = place
        } else {
            index = places.count
            places.append(place)
        }
        places[last].next = index
        places[0].previous = index
        count += 1
        return index
    }

    private func leave(_ index: Int, _ ticket: Int) {
        let place = places[index]
        guard place.ticket == ticket, place.deferred != nil else { return }
        places[place.previous].next = place.next
        places[place.next].previous = place.previous
        places[index].deferred = nil
        free.append(index)
        count -= 1
    }
}

@available(*, unavailable)
extension WaitingList: Sendable {}
