// What one thread passes another: values, in order.
// SPDX-License-Identifier: MIT

public import Synchronization

/// A queue of values that any thread posts to and one thread empties.
///
/// The reader is woken when the first element comes into an empty box: a thousand posts before it
/// looks cost one wake-up. The box has no bound of its own; its posters must have one.
///
/// It is public so that the modules above get it specialised for their elements: see ``FIFO``.
public final class Mailbox<Element: Sendable>: Sendable {
    @usableFromInline
    struct Contents: Sendable {
        @usableFromInline var elements: [Element] = []
        @usableFromInline var wake: Wake?

        @inlinable
        init() {}

        /// - Returns: Whom to wake, after the lock is released; nil when the box was not empty.
        @inlinable
        mutating func append(_ new: some Collection<Element>) -> Wake? {
            let wasEmpty = elements.isEmpty
            elements += new
            return wasEmpty && !new.isEmpty ? wake : nil
        }
    }

    @usableFromInline let contents = Mutex(Contents())

    /// Whether there are elements. A look into an empty box costs one load of this, and no lock.
    @usableFromInline let hasElements = Atomic(false)

    /// An empty box that wakes nobody yet.
    @inlinable
    public init() {}

    /// Whether there is nothing to take. Any thread.
    @inlinable public var isEmpty: Bool { !hasElements.load(ordering: .acquiring) }

    /// Takes all elements, in the order in which they were posted.
    @inlinable
    public func takeAll() -> [Element] {
        if isEmpty { return [] }
        return contents.withLock { contents in
            hasElements.store(false, ordering: .relaxed)
            let elements = contents.elements
            contents.elements = []
            return elements
        }
    }
}

// MARK: - Opening

extension Mailbox {
    /// From now on calls `wake` when the first element comes into the empty box.
    ///
    /// - Parameter wake: Called on the poster's thread, with no lock held; called at once, on this
    ///   thread, when elements are already there. It replaces an earlier one.
    @inlinable
    public func open(wake: @escaping @Sendable () -> Void) {
        let wake = Wake(call: wake)
        let isLate = contents.withLock { contents in
            contents.wake = wake
            return !contents.elements.isEmpty
        }
        if isLate { wake.call() }
    }

    /// From now on runs `action` on the scheduler's thread when the first element comes into the
    /// empty box. Call it on that thread.
    ///
    /// - Parameters:
    ///   - scheduler: The reader's: a loop, or a ``ManualClock``.
    ///   - action: Takes what there is. The scheduler keeps it, see ``Scheduler/trigger(_:)``.
    @inlinable
    public func open(on scheduler: any Scheduler, _ action: @escaping () -> Void) {
        open(wake: scheduler.trigger(action))
    }
}

// MARK: - Posting

extension Mailbox {
    /// Puts `element` behind those that are there. Any thread.
    @inlinable
    public func post(_ element: Element) {
        post(contentsOf: CollectionOfOne(element))
    }

    /// Puts `elements` behind those that are there, in one step. Any thread.
    @inlinable
    public func post(contentsOf elements: some Collection<Element>) {
        let wake = contents.withLock { add(elements, to: &$0) }
        wake?.call()
    }

    /// Puts `element` into all of `boxes` in one step, then wakes their readers. Any thread.
    ///
    /// All boxes are locked together. So a thread that takes the element from one box can be sure
    /// that it is in the others, or has been taken from there. That is why a client may change to
    /// another loop and miss nothing: docs/decisions/0009-one-home.md.
    ///
    /// - Parameters:
    ///   - element: Each box gets it.
    ///   - boxes: No box twice. All callers give the boxes that they share in the same order: two
    ///     orders would be a deadlock.
    @inlinable
    public static func post(_ element: Element, to boxes: [Mailbox]) {
        var wakes: [Wake] = []
        post(element, to: boxes[...], &wakes)
        for wake in wakes { wake.call() }
    }

    /// Each box stays locked until the element is in all those behind it, too.
    @inlinable
    static func post(
        _ element: Element, to boxes: ArraySlice<Mailbox>, _ wakes: inout [Wake]
    ) {
        guard let box = boxes.first else { return }
        box.contents.withLock { contents in
            if let wake = box.add(CollectionOfOne(element), to: &contents) { wakes.append(wake) }
            post(element, to: boxes.dropFirst(), &wakes)
        }
    }

    @inlinable
    func add(_ elements: some Collection<Element>, to contents: inout Contents) -> Wake? {
        let wake = contents.append(elements)
        hasElements.store(!contents.elements.isEmpty, ordering: .releasing)
        return wake
    }
}

/// A function in a struct, because a bare one would grow in its `Mutex`: see ``ProcessHook``.
@usableFromInline
struct Wake: Sendable {
    @usableFromInline let call: @Sendable () -> Void

    @inlinable
    init(call: @escaping @Sendable () -> Void) {
        self.call = call
    }
}
