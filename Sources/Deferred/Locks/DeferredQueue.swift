// Elements that wait for takers, or takers that wait for elements.
// SPDX-License-Identifier: MIT

/// A queue for code that waits by Deferreds. Twisted: `DeferredQueue`.
///
/// An element goes to the ``get(file:line:)`` that has waited longest. If none waits, the element
/// waits. Like every Deferred it belongs to one thread.
public final class DeferredQueue<Element> {
    private var elements = FIFO<Element>()
    private let waiters = WaiterQueue<Element>()
    private let size: Int?
    private let backlog: Int?

    /// - Parameters:
    ///   - size: How many elements may wait; nil for any number, 0 for none.
    ///   - backlog: How many ``get(file:line:)`` may wait; nil for any number, 0 for none.
    public init(size: Int? = nil, backlog: Int? = nil) {
        self.size = size
        self.backlog = backlog
    }

    /// How many elements wait. Twisted: `len(pending)`.
    public var count: Int { elements.count }

    /// How many calls of ``get(file:line:)`` wait for an element. Twisted: `len(waiting)`.
    public var waiting: Int { waiters.count }

    /// Gives `element` to the `get` that has waited longest, or keeps it. Twisted: `put`.
    ///
    /// - Throws: ``QueueOverflow`` when `size` elements wait already.
    public func put(
        _ element: Element, file: StaticString = #fileID, line: UInt = #line
    ) throws(QueueOverflow) {
        if let next = waiters.next() {
            try? next.callback(element, file: file, line: line)
        } else if let size, count >= size {
            throw QueueOverflow(size: size)
        } else {
            elements.append(element)
        }
    }

    /// Fires with the next element, at once if there is one. Twisted: `get`.
    ///
    /// If it is cancelled while it waits, it leaves the line, and no element is lost.
    ///
    /// - Throws: ``QueueUnderflow`` when `backlog` others wait already.
    public func get(
        file: StaticString = #fileID, line: UInt = #line
    ) throws(QueueUnderflow) -> Deferred<Element> {
        if let element = elements.popFirst() { return .succeed(element, file: file, line: line) }
        if let backlog, waiting >= backlog { throw QueueUnderflow(backlog: backlog) }
        return waiters.append(file, line)
    }
}

@available(*, unavailable)
extension DeferredQueue: Sendable {}

/// As many elements wait in a ``DeferredQueue`` as may. Twisted: `QueueOverflow`.
public struct QueueOverflow: Error, Hashable, CustomStringConvertible {
    /// How many may.
    public let size: Int

    /// The limit, and what to do about it.
    public var description: String {
        "\(size) elements wait in the queue already; put fewer, or give it a greater size"
    }
}

/// As many wait for a ``DeferredQueue`` as may. Twisted: `QueueUnderflow`.
public struct QueueUnderflow: Error, Hashable, CustomStringConvertible {
    /// How many may.
    public let backlog: Int

    /// The limit, and what to do about it.
    public var description: String {
        "\(backlog) wait for the queue already; ask less often, or give it a greater backlog"
    }
}
