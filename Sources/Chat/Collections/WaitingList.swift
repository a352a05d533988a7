// Who waits, in the order they came.
// SPDX-License-Identifier: MIT

/// A queue that any of its elements may leave.
///
/// Joining, leaving and handing out the next one are O(1). A place that was left is used again, so
/// the list grows with how many wait at once, never with how many came and went.
///
/// It runs no code of its elements: it hands out those that leave, and so does not end them.
struct WaitingList<Element> {
    /// Where an element stands. Small, because each who waits keeps one.
    struct Place {
        fileprivate let index: UInt32
        /// Whose place it is, so that one who is gone cannot give up a successor's.
        fileprivate let ticket: UInt32
    }

    private struct Link {
        /// nil in a free one, whose `next` is another free one.
        var element: Element?
        var ticket: UInt32 = 0
        var previous: UInt32 = 0
        var next: UInt32 = 0
    }

    /// A circle: link 0 is the mark between the newest and the oldest.
    private var links = [Link()]
    /// The first of the free ones; 0 for none.
    private var free: UInt32 = 0
    private var lastTicket: UInt32 = 0

    /// How many wait.
    private(set) var count = 0

    /// The one who has waited longest.
    var first: Element? { links[Int(links[0].next)].element }

    /// Joins the end.
    mutating func append(_ element: Element) -> Place {
        if free == 0 { addFreeLink() }
        lastTicket &+= 1
        let (index, last) = (free, links[0].previous)
        free = links[Int(index)].next
        links[Int(index)] = Link(element: element, ticket: lastTicket, previous: last, next: 0)
        links[Int(last)].next = index
        links[0].previous = index
        count += 1
        return Place(index: index, ticket: lastTicket)
    }

    /// Leaves.
    ///
    /// - Returns: Who it was; nil when it has left before.
    @discardableResult
    mutating func remove(_ place: Place) -> Element? {
        let index = Int(place.index)
        guard links[index].ticket == place.ticket, let element = links[index].element.take() else {
            return nil
        }
        let (previous, next) = (links[index].previous, links[index].next)
        links[Int(previous)].next = next
        links[Int(next)].previous = previous
        links[index].next = free
        free = place.index
        count -= 1
        return element
    }

    /// Goes from where it stands to the end, and keeps its place. Nothing for one that has left.
    ///
    /// - Parameter change: Changes the element where it stands.
    @inline(__always)
    mutating func moveToEnd(_ place: Place, _ change: (inout Element) -> Void = { _ in }) {
        let index = Int(place.index)
        guard links[index].ticket == place.ticket, links[index].element != nil else { return }
        change(&links[index].element!)
        let (previous, next) = (links[index].previous, links[index].next)
        if next == 0 { return }
        links[Int(previous)].next = next
        links[Int(next)].previous = previous
        let last = links[0].previous
        links[index].previous = last
        links[index].next = 0
        links[Int(last)].next = place.index
        links[0].previous = place.index
    }

    /// Calls `body` with each of them, in no order.
    func forEach(_ body: (Element) -> Void) {
        for link in links { if let element = link.element { body(element) } }
    }

    private mutating func addFreeLink() {
        free = UInt32(links.count)
        links.append(Link())
    }
}
