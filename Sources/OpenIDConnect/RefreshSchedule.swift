// When a provider's documents are read again.
// SPDX-License-Identifier: MIT

/// After a success in an hour, or sooner where the provider says so; after a failure soon, then later and
/// later. Times are of a clock that goes on evenly.
struct RefreshSchedule {
    /// Between two looks for a key that is not known.
    static let keyPause = Duration.seconds(60)
    /// Keys that could not be read again for this long count no more.
    static let maxAge = Duration.seconds(24 * 3600)

    private var began: Duration?
    private var succeeded: Duration?
    private var failures = 0
    private var lifetime = Duration.seconds(3600)

    /// How long to wait before the next time.
    var delay: Duration {
        failures == 0 ? lifetime : .seconds(min(60, 1 << min(failures - 1, 6)))
    }

    mutating func begin(at now: Duration) { began = now }

    /// - Parameter ages: How long each document may be kept; nil where its answer does not say.
    mutating func succeeded(at now: Duration, ages: [Duration?]) {
        succeeded = now
        failures = 0
        let shortest = ages.compactMap { $0 }.min() ?? .seconds(3600)
        lifetime = min(max(shortest, .seconds(300)), .seconds(3600))
    }

    mutating func failed() { failures += 1 }

    /// Whether a visitor's coming is a reason to ask: not while a failure is fresh.
    func mayAskNow(at now: Duration) -> Bool { began.map { now - $0 >= delay } ?? true }

    func mayLookForKeys(at now: Duration) -> Bool {
        began.map { now - $0 >= RefreshSchedule.keyPause } ?? true
    }

    func isStale(at now: Duration) -> Bool {
        succeeded.map { now - $0 > RefreshSchedule.maxAge } ?? true
    }
}
