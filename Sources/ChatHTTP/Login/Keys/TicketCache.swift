// Tickets that were read a moment ago.
// SPDX-License-Identifier: MIT

/// A page sends its ticket with each poll, and to read one takes three times as long as all the
/// rest of a poll. So what was read is remembered while it is in use.
///
/// Two generations, the newer of which becomes the older every minute, or when it is full: a ticket
/// that is used goes on to the next one, and the others are forgotten.
struct TicketCache {
    /// In the machine's uptime. A ticket that nobody uses is forgotten within two of them.
    static let generation = Duration.seconds(60)

    private let capacity: Int
    private var newer: [String: Ticket] = [:]
    private var older: [String: Ticket] = [:]
    /// When the newer generation began; nil before the first ticket.
    private var began: Duration?

    /// - Parameter capacity: Of one generation.
    init(capacity: Int = 4096) {
        self.capacity = capacity
    }

    /// The ticket that this token is, where it was remembered.
    mutating func find(_ token: String, at now: Duration) -> Ticket? {
        if let ticket = newer[token] { return ticket }
        guard let ticket = older[token] else { return nil }
        remember(ticket, as: token, at: now)
        return ticket
    }

    /// Does not look at the ticket's time. The caller of ``find(_:at:)`` checks it.
    mutating func remember(_ ticket: Ticket, as token: String, at now: Duration) {
        if newer.count >= capacity || began.map({ $0 < now - TicketCache.generation }) ?? true {
            older = newer
            newer = [:]
            began = now
        }
        newer[token] = ticket
    }
}
