// Where the calendar's time comes from.
// SPDX-License-Identifier: MIT

/// Tells the time by the calendar. It may jump, in both directions: somebody sets the machine's clock.
///
/// What waits for a time to pass asks a `Scheduler` instead, whose time only ever goes on.
public protocol WallClock {
    /// Now, in UTC. Called for every message and every poll, so it should be cheap.
    func now() -> Timestamp
}
