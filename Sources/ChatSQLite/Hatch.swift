// What the loop and the journal's thread pass each other.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Dispatch
internal import Synchronization

/// Something to be done on the journal's thread.
enum Order: Sendable {
    case append(Entry)
    case page(PageRequest)
    case close
}

/// Which entries are asked for.
struct PageRequest: Sendable {
    enum Direction: Sendable {
        /// Above this number, the oldest first.
        case after(Int)
        /// Below this number, the newest first.
        case before(Int)
    }

    let channels: [ChannelName]
    let direction: Direction
    let limit: Int
}

/// What came of an order; of `.close` it is `.done`. Only `.emptied` was never ordered.
enum Outcome: Sendable {
    case done(Result<Void, JournalError>)
    case page(Result<JournalPage, JournalError>)
    case emptied(ChannelName)
}

/// Orders go in on the loop's side, outcomes come out there, both in order.
final class Hatch: Sendable {
    private let orders = Mutex<[Order]>([])
    private let outcomes = Mutex<[Outcome]>([])
    private let bell = DispatchSemaphore(value: 0)
    private let wake: @Sendable () -> Void

    /// - Parameter wake: Called on the journal's thread when the first of some outcomes lies ready.
    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    /// Loop's side: puts in an order.
    func order(_ order: Order) {
        let isFirst = orders.withLock { orders in
            orders.append(order)
            return orders.count == 1
        }
        if isFirst { bell.signal() }
    }

    /// Loop's side: takes all outcomes there are.
    func collect() -> [Outcome] {
        outcomes.withLock { $0.takeAll() }
    }

    /// Thread's side: takes all orders there are.
    ///
    /// - Returns: Empty when none came for as long as `patience`.
    func take(patience: Duration) -> [Order] {
        let orders = orders.withLock { $0.takeAll() }
        if !orders.isEmpty || patience == .zero { return orders }
        // May have been rung for orders that were taken without it: then this comes back empty.
        _ = bell.wait(timeout: .now() + patience / .seconds(1))
        return self.orders.withLock { $0.takeAll() }
    }

    /// Thread's side: puts out what came of some orders.
    func post(_ new: [Outcome]) {
        if new.isEmpty { return }
        let isFirst = outcomes.withLock { outcomes in
            outcomes += new
            return outcomes.count == new.count
        }
        if isFirst { wake() }
    }
}

extension Array {
    fileprivate mutating func takeAll() -> [Element] {
        let all = self
        self = []
        return all
    }
}
