// Hub events that must wait, because something before them is missing.
// SPDX-License-Identifier: MIT

/// While a hub reads from the journal what it has missed, later events gather here: nothing is
/// taken out of order.
final class MissedNews {
    private var held: [HubEvent] = []
    /// The number of the first message behind what is missing, and that of the last one missing.
    private var first = 0
    private(set) var previous = 0
    /// Whether events are to be held.
    private(set) var isWaiting = false

    /// The first message behind what is missing.
    func begin(with message: PublishedMessage) {
        isWaiting = true
        (first, previous) = (message.seq, message.previous)
        held = [.published(message)]
    }

    /// Whether the message of this number comes before all that is held.
    func isBefore(_ seq: Int) -> Bool { seq < first }

    /// Whether it is one of the missing.
    ///
    /// - Parameter last: The number of the newest message that the hub has.
    func isMissing(_ seq: Int, after last: Int) -> Bool { seq > last && isBefore(seq) }

    /// One more event.
    func hold(_ event: HubEvent) { held.append(event) }

    /// Nothing is missing any more, or it is of no interest.
    ///
    /// - Returns: What was held, in order.
    @discardableResult
    func end() -> [HubEvent] {
        defer { held = [] }
        isWaiting = false
        return held
    }
}
