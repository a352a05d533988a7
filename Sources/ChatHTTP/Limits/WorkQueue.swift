// Costly work, a little at a time.
// SPDX-License-Identifier: MIT

import Deferred
import HTTP

/// Runs costly work for a few milliseconds in each turn of the loop, so that nobody else waits
/// longer than that. Addresses take turns: one that asks for much waits for its own work alone.
///
/// One for each loop. The limit on requests under way bounds how much may wait, see
/// ``Request/claim()``.
final class WorkQueue {
    typealias Job = () -> Void

    /// What comes in a turn after this much of it waits for the next.
    private static let slice = Duration.milliseconds(2)

    private let scheduler: any Scheduler
    /// The jobs of each address, in the order in which they came.
    private var waiting: [PeerAddress: [Job]] = [:]
    /// Addresses with work that waits, the next one in front.
    private var order: [PeerAddress] = []
    /// Time that jobs took in this turn of the loop.
    private var spent = Duration.zero
    /// Whether a call for the next turn is on its way, so that there is never a second one.
    private var isScheduled = false

    init(_ scheduler: any Scheduler) {
        self.scheduler = scheduler
    }

    /// Runs `job` at once where this turn has time for it, else in one of the next.
    func run(for address: PeerAddress, _ job: @escaping Job) {
        if order.isEmpty, spent < WorkQueue.slice {
            perform(job)
        } else {
            if waiting[address] == nil { order.append(address) }
            waiting[address, default: []].append(job)
        }
        scheduleTurn()
    }

    /// Makes the response from what `outcome` fires with, in turn.
    ///
    /// - Parameter address: Who asks.
    /// - Returns: Cancelled before its turn, it makes nothing.
    func render<Value>(
        _ outcome: Deferred<Value>, for address: PeerAddress,
        _ render: @escaping (Value) throws -> Response
    ) -> Deferred<Response> {
        outcome.addCallback { value in
            let response = Deferred<Response>()
            self.run(for: address) {
                if response.hasFired { return }
                try? response.callback(Result { try render(value) })
            }
            return response
        }
    }

    private func perform(_ job: Job) {
        let start = scheduler.now
        job()
        spent += scheduler.now - start
    }

    private func scheduleTurn() {
        guard !isScheduled, spent > .zero || !order.isEmpty else { return }
        isScheduled = true
        scheduler.callLater(.zero) { self.takeTurn() }
    }

    private func takeTurn() {
        isScheduled = false
        spent = .zero
        while spent < WorkQueue.slice, let job = next() { perform(job) }
        scheduleTurn()
    }

    private func next() -> Job? {
        if order.isEmpty { return nil }
        let address = order.removeFirst()
        guard var jobs = waiting.removeValue(forKey: address) else { return nil }
        let job = jobs.removeFirst()
        if !jobs.isEmpty {
            waiting[address] = jobs
            order.append(address)
        }
        return job
    }
}
