// A channel: people wait on it, and each message reaches all who wait.
// SPDX-License-Identifier: MIT

public import Deferred

/// Fires whoever waits, oldest first, a slice at a time.
///
/// Ten thousand answers take a good part of a second. Between two slices the scheduler's other calls
/// have their turn, so that one message never stalls the rest of the server.
public final class Channel {
    /// Firing this many takes a few milliseconds at most.
    public static let slice = 256

    private let scheduler: any Scheduler
    private var waiting = WaitingList<Message>()
    private var fanOuts: [FanOut] = []

    /// Messages handed to a waiting Deferred since the start.
    public private(set) var fired = 0

    public init(scheduler: any Scheduler) {
        self.scheduler = scheduler
    }

    /// How many wait for the next message.
    public var waitingCount: Int { waiting.count }

    /// The next message. Cancel it to stop waiting.
    public func next() -> Deferred<Message> {
        waiting.wait()
    }

    /// Gives `message` to everyone who waits now; whoever comes later waits for the next one.
    public func publish(_ message: Message) {
        guard waiting.count > 0 else { return }
        let audience = waiting
        waiting = WaitingList()  // first, so that a callback may wait again
        fanOuts.append(FanOut(message: message, audience: audience))
        if fanOuts.count == 1 { fireSlice() }
    }

    /// Sends everyone away with a `CancelledError`, those too whose message was on its way.
    public func close() {
        for fanOut in fanOuts { Channel.cancelAll(fanOut.audience) }
        fanOuts = []
        Channel.cancelAll(waiting)
    }

    private static func cancelAll(_ list: WaitingList<Message>) {
        while let deferred = list.takeFirst() { deferred.cancel() }
    }

    /// Fires one slice of the oldest fan-out, and comes back for the next one.
    private func fireSlice() {
        guard let fanOut = fanOuts.first else { return }
        for _ in 0..<Channel.slice {
            guard let deferred = fanOut.audience.takeFirst() else { break }
            fired += 1
            fanOut.fire(deferred)
        }
        if fanOut.audience.count == 0, !fanOuts.isEmpty { fanOuts.removeFirst() }
        if !fanOuts.isEmpty { scheduler.callLater(.zero) { self.fireSlice() } }
    }
}

/// A message on its way, and those it has not yet reached. They may still leave.
private struct FanOut {
    let message: Message
    let audience: WaitingList<Message>

    func fire(_ deferred: Deferred<Message>) {
        do {
            try deferred.callback(message)
        } catch {
            fatalError("a Deferred fired while it was still on a waiting list: \(error)")
        }
    }
}

@available(*, unavailable)
extension Channel: Sendable {}
