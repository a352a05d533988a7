// The calendar, as far as it can be believed.
// SPDX-License-Identifier: MIT

/// Doubts a calendar that jumps ahead, so that a wrong clock for a moment does not make everything
/// old and have it dropped for good.
///
/// What has really passed is known from a clock that only ever counts. A calendar that is further
/// ahead than that, by more than ``tolerance``, is believed once it has been so for ``patience``;
/// until then the old time goes on. One that goes back is believed at once: it makes nothing old.
public struct SteadyCalendar: Sendable {
    /// A calendar may gain so much at once: it is set right, or an hour of summer time is mistaken.
    public static let tolerance = Duration.seconds(3600)
    /// Whoever set it wrong has so long to see it.
    public static let patience = Duration.seconds(6 * 3600)

    /// In milliseconds: a calendar no further ahead needs no second clock to be believed.
    private static let nearby = 60_000

    private var believed: Timestamp
    /// When that was, by the clock that counts.
    private var moment: Duration
    /// Since when the calendar has been too far ahead.
    private var doubtful: Duration?

    /// - Parameters:
    ///   - calendar: What it says now; there is nothing to doubt it by.
    ///   - moment: By a clock that counts what passes, also while the machine sleeps.
    public init(_ calendar: Timestamp, at moment: Duration) {
        believed = calendar
        self.moment = moment
    }

    /// Whether `calendar` is as good as what was believed last, whatever has passed since.
    func isNear(_ calendar: Timestamp) -> Bool {
        let ahead = calendar.milliseconds - believed.milliseconds
        return doubtful == nil && 0 <= ahead && ahead < SteadyCalendar.nearby
    }

    /// The time to go by.
    public mutating func time(_ calendar: Timestamp, at moment: Duration) -> Timestamp {
        let expected = believed + (moment - self.moment)
        let isAhead = calendar > expected + SteadyCalendar.tolerance
        let since = doubtful ?? moment
        doubtful = isAhead ? since : nil
        if isAhead, moment - since < SteadyCalendar.patience { return expected }
        doubtful = nil
        believed = calendar
        self.moment = moment
        return calendar
    }
}
