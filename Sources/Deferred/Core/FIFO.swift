// A queue: in at one end, out at the other.
// SPDX-License-Identifier: MIT

/// Elements in the order in which they came. Adding one and taking the oldest are amortised O(1),
/// looking at any is O(1).
///
/// The modules above fill it with their own types. It is public for them: the compiler specialises
/// `@inlinable public` code in another module, but not `@inlinable package` code, which would take
/// ten times the instructions.
public struct FIFO<Element> {
    /// The first `start` places are empty: what stood there was taken.
    @usableFromInline var places: [Element?] = []
    @usableFromInline var start = 0

    /// An empty queue.
    @inlinable
    public init() {}

    /// How many elements there are.
    @inlinable public var count: Int { places.count - start }

    /// Whether there are none.
    @inlinable public var isEmpty: Bool { count == 0 }

    /// The oldest element; nil when there is none.
    @inlinable public var first: Element? { isEmpty ? nil : places[start] }

    /// The element in that place, 0 for the oldest.
    @inlinable
    public subscript(index: Int) -> Element {
        get {
            guard let element = places[start + index] else {
                fatalError("place \(index) of a queue of \(count) is empty")
            }
            return element
        }
        set { places[start + index] = .some(newValue) }
    }

    /// Puts `element` behind the others.
    @inlinable
    public mutating func append(_ element: Element) {
        places.append(element)
    }

    /// Takes the oldest; nil when there is none.
    @inlinable
    public mutating func popFirst() -> Element? {
        guard start < places.count else { return nil }
        let element = places[start].take()
        start += 1
        closeUp()
        return element
    }

    /// Drops the oldest, if there is one.
    @inlinable
    public mutating func dropFirst() {
        _ = popFirst()
    }

    /// Drops the elements of which `isDropped` is true; the others keep their order. O(count).
    @inlinable
    public mutating func removeAll(where isDropped: (Element) -> Bool) {
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
