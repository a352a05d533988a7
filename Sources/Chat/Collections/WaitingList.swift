// Who waits, in the order they came.
// SPDX-License-Identifier: MIT

/// A queue that any of its elements may leave.
///
/// Joining, leaving and handing out the next one are O(1). A place that was left is used again, so
/// the list grows with how many wait at once, never with how many came and went.
struct WaitingList<Element> {
    /// Where an element stands.
    struct Place {
        fileprivate let index: Int
        /// Whose place it is, so that one who is gone cannot give up a successor's.
        fileprivate let ticket: Int
    }

    private struct Link {
        var element: Element?
        var ticket: Int
        var previous: Int
        var next: Int
    }

    /// A circle: link 0 is the mark between the newest and the oldest.
    private var links = [Link(element: nil, ticket: 0, previous: 0, next: 0)]
    private var free: [Int] = []
    private var lastTicket = 0

    /// How many wait.
    private(set) var count = 0

    /// The one who has waited longest.
    var first: Element? { links[links[0].next].element }

    /// Joins the end.
    mutating func append(_ element: Element) -> Place {
        lastTicket += 1
        let last = links[0].previous
        let link = Link(element: element, ticket: lastTicket, previous: last, next: 0)
        let index: Int
        if let reused = free.popLast() {
            index = reused
            links[index] = link
        } else {
            index = links.count
            links.append(link)
        }
        links[last].next = index
        links[0].previous = index
        count += 1
        return Place(index: index, ticket: lastTicket)
    }

    /// Leaves; nothing when it has left before.
    mutating func remove(_ place: Place) {
        let link = links[place.index]
        guard link.ticket == place.ticket, link.element != nil else { return }
        links[link.previous].next = link.next
        links[link.next].previous = link.previous
        links[place.index].element = nil
        free.append(place.index)
        count -= 1
    }
}
