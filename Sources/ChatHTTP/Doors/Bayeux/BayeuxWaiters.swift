// What waits on one loop for Bayeux sessions.
// SPDX-License-Identifier: MIT

/// Something of a session that waits on this loop.
protocol BayeuxWaiter: AnyObject {
    /// The session has changed, or is gone: look at it again.
    func look()
}

/// The waiters of a loop, by number. Each connect comes and goes through it, so that nothing is hashed: the
/// lower half of a number says the slot, and the upper half whose it is.
struct BayeuxWaiters {
    private var slots: [(number: Int, waiter: (any BayeuxWaiter)?)] = []
    private var free: [Int] = []
    private var count = 0

    private static let slotBits = 24

    /// How many slots there are, taken and free.
    var size: Int { slots.count }

    /// A number that nothing else has, until ``remove(_:)``.
    mutating func makeNumber() -> Int {
        count += 1
        let slot = free.popLast() ?? slots.count
        let number = count << BayeuxWaiters.slotBits | slot
        if slot == slots.count { slots.append((number, nil)) }
        slots[slot] = (number, nil)
        return number
    }

    mutating func add(_ waiter: any BayeuxWaiter, at number: Int) {
        slots[BayeuxWaiters.slot(of: number)].waiter = waiter
    }

    /// Does nothing the second time.
    mutating func remove(_ number: Int) {
        let slot = BayeuxWaiters.slot(of: number)
        guard slots[slot].number == number else { return }
        slots[slot] = (0, nil)
        free.append(slot)
    }

    /// nil for one that waits no more.
    subscript(number: Int) -> (any BayeuxWaiter)? {
        let slot = BayeuxWaiters.slot(of: number)
        guard slots.indices.contains(slot), slots[slot].number == number else { return nil }
        return slots[slot].waiter
    }

    private static func slot(of number: Int) -> Int { number & (1 << slotBits - 1) }
}
