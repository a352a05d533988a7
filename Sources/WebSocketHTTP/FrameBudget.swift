// How many frames a client has sent of late.
// SPDX-License-Identifier: MIT

import WebSocket

/// Counts the frames of one client. The clock is asked only when a period's share is used up, so a
/// frame costs an addition. Who was silent before may send up to twice the share at once.
struct FrameBudget {
    private let limit: Int
    private let period: Duration
    private var count = 0
    private var start: ContinuousClock.Instant

    /// - Parameter now: When the first period begins.
    init(_ limits: WebSocketLimits, at now: ContinuousClock.Instant) {
        limit = limits.maxFrames ?? .max
        period = limits.period
        start = now
    }

    /// Counts `frames` more.
    ///
    /// - Throws: 4429 where those are too many.
    mutating func take(
        _ frames: Int, at now: @autoclosure () -> ContinuousClock.Instant
    ) throws(WebSocketError) {
        count += frames
        if count <= limit { return }
        let now = now()
        guard now - start >= period, frames <= limit else { throw .tooManyFrames }
        (start, count) = (now, frames)
    }
}

extension WebSocketError {
    fileprivate static let tooManyFrames = WebSocketError(
        CloseCode(status: 429), "There are too many frames in too short a time.")
}
