// A queue: in at one end, out at the other.
// SPDX-License-Identifier: MIT

/// Elements in the order in which they came. Adding one and taking the oldest are amortised O(1),
/// looking at any is O(1).
package struct FIFO<Element> {
    /// The first `start` places are empty: what stood there was taken.
    private var places: [Element?] = []
    private var start = 0

    package init() {}

    package var count: Int { places.count - start }
    package var isEmpty: Bool { count == 0 }
    package var first: Element? { isEmpty ? nil : places[start] }

    /// The element in that place, 0 for the oldest.
    package subscript(index: Int) -> Element {
        guard let element = places[start + index] else {
            fatalError("place \(index) of a queue of \(count) is empty")
        }
        return element
    }

    package mutating func append(_ element: Element) {
        places.append(element)
    }

    /// Takes the oldest; nil when there is none.
    package mutating func popFirst() -> Element? {
        guard let element = first else { return nil }
        dropFirst()
        return element
    }

    /// Drops the oldest, if there is one.
    package mutating func dropFirst() {
        guard start < places.count else { return }
        places[start] = nil
        start += 1
        if start > 32, start * 2 > places.count {
            places.removeFirst(start)
            start = 0
        }
    }
}

extension FIFO: Sendable where Element: Sendable {}
