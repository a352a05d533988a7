// A queue: in at one end, out at the other.
// SPDX-License-Identifier: MIT

/// Elements in the order in which they came. Adding one and taking the oldest are amortised O(1),
/// looking at any is O(1).
///
/// Inlinable, because the modules above fill it with types of their own.
package struct FIFO<Element> {
    /// The first `start` places are empty: what stood there was taken.
    @usableFromInline var places: [Element?] = []
    @usableFromInline var start = 0

    @inlinable
    package init() {}

    @inlinable package var count: Int { places.count - start }
    @inlinable package var isEmpty: Bool { count == 0 }
    @inlinable package var first: Element? { isEmpty ? nil : places[start] }

    /// The element in that place, 0 for the oldest.
    @inlinable
    package subscript(index: Int) -> Element {
        get {
            guard let element = places[start + index] else {
                fatalError("place \(index) of a queue of \(count) is empty")
            }
            return element
        }
        set { places[start + index] = .some(newValue) }
    }

    @inlinable
    package mutating func append(_ element: Element) {
        places.append(element)
    }

    /// Takes the oldest; nil when there is none.
    @inlinable
    package mutating func popFirst() -> Element? {
        guard start < places.count else { return nil }
        let element = places[start].take()
        start += 1
        closeUp()
        return element
    }

    /// Drops the oldest, if there is one.
    @inlinable
    package mutating func dropFirst() {
        _ = popFirst()
    }

    /// Drops the elements of which `isDropped` is true; the others keep their order. O(count).
    @inlinable
    package mutating func removeAll(where isDropped: (Element) -> Bool) {
        places = places.dropFirst(start).filter { $0.map { !isDropped($0) } ?? false }
        start = 0
    }

    /// Gives up the empty places, at a cost in proportion to the elements taken since.
    @inlinable
    mutating func closeUp() {
        guard start > 32, start * 2 > places.count else { return }
        if start == places.count {
            places = []
        } else {
            places.removeFirst(start)
        }
        start = 0
    }
}

extension FIFO: Sendable where Element: Sendable {}
