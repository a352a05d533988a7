// The two times that logins go by.
// SPDX-License-Identifier: MIT

public import Chat

/// The calendar's time, for what visitors bring along, and another that nobody can set, for what the
/// server remembers of them. Both are the same on all threads.
public protocol SessionClock: WallClock, Sendable {
    /// The time since some moment. It never goes back.
    func uptime() -> Duration
}
