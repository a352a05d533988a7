// When it is time to answer those who wait: what a queue says is to be done.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct SubscriberQueueTests {
    private let queue = SubscriberQueue(mayCoolDown: true)
    private let channel = Channel(.lobby, floor: 0, isKept: false)

    @discardableResult
    private func join(
        at revision: Int, isLate: Bool = false, _ queue: SubscriberQueue? = nil
    ) -> (subscriber: Subscriber, place: SubscriberQueue.Place) {
        let question = BatchQuestion(
            channels: NonEmpty(channel), seq: 0, limit: 100, revision: revision)
        let subscriber = Subscriber(of: Nobody(), question)
        return (subscriber, (queue ?? self.queue).join(subscriber, isLate: isLate))
    }

    /// A flush of so many messages that takes so long.
    private func flush(
        _ queue: SubscriberQueue, pending: Int = 1, taking duration: Duration
    ) -> SubscriberQueue.QueueAction {
        let (_, place) = join(at: 0, queue)
        for _ in 0..<pending { _ = queue.receive(at: 1) }
        queue.beginFlush(at: 2, .zero)
        queue.leave(place)
        return queue.endFlush(at: duration)
    }

    @Test func `a message for nobody leaves a queue quiet`() {
        #expect(queue.receive(at: 1) == .nothing)
        #expect(queue.state == .quiet)
    }

    @Test func `a message for somebody is a flush, and the next waits for another`() {
        let (subscriber, place) = join(at: 0)
        #expect(queue.receive(at: 1) == .flush)
        #expect(queue.state == .flushing)
        #expect(queue.receive(at: 2) == .nothing)
        queue.beginFlush(at: 3, .zero)
        #expect(queue.next === subscriber)
        queue.leave(place)
        #expect(queue.next == nil)
        #expect(queue.endFlush(at: .zero) == .nothing)
        #expect(queue.state == .quiet)
    }

    @Test func `those are answered first who came first`() {
        let all = (0..<3).map { join(at: $0) }
        _ = queue.receive(at: 3)
        queue.beginFlush(at: 4, .zero)
        for (subscriber, place) in all {
            #expect(queue.next === subscriber)
            queue.leave(place)
        }
        #expect(queue.count == 0)
    }

    @Test func `one who has seen the newest is not answered`() {
        join(at: 1)
        #expect(queue.receive(at: 1) == .nothing)
        #expect(queue.next == nil)
    }

    @Test func `one who comes back during a flush waits for the next`() {
        let (_, place) = join(at: 0)
        _ = queue.receive(at: 1)
        queue.beginFlush(at: 2, .zero)
        queue.leave(place)
        let (again, _) = join(at: 2)
        #expect(queue.receive(at: 3) == .nothing)
        #expect(queue.next == nil)
        #expect(queue.endFlush(at: .zero) == .flush)
        queue.beginFlush(at: 4, .zero)
        #expect(queue.next === again)
    }

    @Test func `one who lagged when the queue was busy is answered with the next flush`() {
        let (_, place) = join(at: 0)
        for revision in 1...2 { _ = queue.receive(at: revision) }
        queue.beginFlush(at: 3, .zero)
        queue.leave(place)
        #expect(queue.endFlush(at: .milliseconds(5)) == .coolDown(.milliseconds(5)))
        let (late, _) = join(at: 3, isLate: true)
        #expect(queue.cooledDown() == .flush)
        queue.beginFlush(at: 4, .zero)
        #expect(queue.next === late)
    }

    @Test(arguments: [(1, 0), (2, 5), (3, 10), (5, 20), (9, 20)])
    func `the more was pending, the longer the cooldown, up to four times the flush`(
        _ pending: Int, _ milliseconds: Int
    ) {
        let action = flush(queue, pending: pending, taking: .milliseconds(5))
        #expect(action == (milliseconds == 0 ? .nothing : .coolDown(.milliseconds(milliseconds))))
        #expect(queue.state == (milliseconds == 0 ? .quiet : .coolingDown))
    }

    @Test func `a cooldown is in whole milliseconds, and never longer than 50`() {
        #expect(flush(queue, pending: 2, taking: .microseconds(999)) == .nothing)
        let action = flush(queue, pending: 2, taking: .microseconds(2999))
        #expect(action == .coolDown(.milliseconds(2)))
        _ = queue.cooledDown()
        let longest = flush(queue, pending: 2, taking: .seconds(10))
        #expect(longest == .coolDown(.milliseconds(50)))
    }

    @Test func `after a cooldown in which nothing came, a queue is quiet`() {
        _ = flush(queue, pending: 2, taking: .milliseconds(5))
        #expect(queue.cooledDown() == .nothing)
        #expect(queue.state == .quiet)
        join(at: 2)
        #expect(queue.receive(at: 3) == .flush)
    }

    @Test func `a queue for single messages never cools down`() {
        let queue = SubscriberQueue(mayCoolDown: false)
        #expect(flush(queue, pending: 9, taking: .seconds(1)) == .nothing)
        for _ in 0..<99 { #expect(queue.receiveLagging() == .nothing) }
    }

    @Test func `the sixteenth poll that lags makes a queue gather`() {
        for _ in 0..<15 { #expect(queue.receiveLagging() == .nothing) }
        #expect(queue.receiveLagging() == .coolDown(.zero))
        #expect(queue.state == .coolingDown)
        #expect(queue.receiveLagging() == .nothing)
        #expect(queue.receive(at: 1) == .nothing)
    }

    @Test func `a flush begins the count of those who lag again`() {
        for _ in 0..<15 { _ = queue.receiveLagging() }
        _ = flush(queue, taking: .zero)
        #expect(queue.receiveLagging() == .nothing)
    }

    @Test func `an ephemeral message stays until those who were there are answered`() {
        let (_, place) = join(at: 0)
        queue.add(ephemeral: [1], at: 1)
        _ = queue.receive(at: 1)
        queue.beginFlush(at: 2, .zero)
        queue.leave(place)
        join(at: 2)
        queue.add(ephemeral: [2], at: 3)
        _ = queue.receive(at: 3)
        #expect(queue.endFlush(at: .zero) == .flush)
        #expect(queue.ephemerals.map(\.json) == [[2]])
    }

    @Test func `an ephemeral message for those who have left is forgotten`() {
        let (_, place) = join(at: 0)
        queue.add(ephemeral: [1], at: 1)
        _ = queue.receive(at: 1)
        queue.leave(place)
        queue.beginFlush(at: 2, .zero)
        #expect(queue.endFlush(at: .zero) == .nothing)
        #expect(queue.ephemerals.isEmpty)
    }
}

/// No client of these tests goes away.
private final class Nobody: SubscriberOwner {
    func left(_ subscriber: Subscriber) {}
}
