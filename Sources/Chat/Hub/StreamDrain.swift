// Streams end a few at a time, so that their clients do not all come back at once.
// SPDX-License-Identifier: MIT

import Deferred

/// Ends the streams of one hub that are open when it begins, some of them each second. It goes by how
/// many they are: where one ends for another reason meanwhile, a newer one may end in its place.
final class StreamDrain {
    private let streams: OpenStreams
    private let scheduler: any Scheduler
    /// How many are still to end, and in how many seconds.
    private var left = 0
    private var seconds = 0
    private var timer: (any DelayedCall)?

    init(_ streams: OpenStreams, scheduler: any Scheduler) {
        self.streams = streams
        self.scheduler = scheduler
    }

    /// - Parameter span: How long it takes, in whole seconds, at least one.
    func begin(over span: Duration) {
        stop()
        left = streams.total
        seconds = max(Int(span / .seconds(1)), 1)
        endSome()
    }

    /// Those that are still open stay open.
    func stop() {
        timer.take()?.cancel()
        left = 0
    }

    private func endSome() {
        let count = (left + seconds - 1) / seconds
        streams.endOldest(count)
        left -= count
        seconds -= 1
        if left == 0 { return }
        timer = scheduler.callLater(.seconds(1)) { [weak self] in self?.endSome() }
    }
}
