// When streams have lasted long enough.
// SPDX-License-Identifier: MIT

import Deferred

/// Is told of each stream whose time is up.
protocol StreamLifeTarget: AnyObject {
    /// The stream must end its life before this returns.
    func timeIsUp(for stream: OpenStream)
}

/// The ends of streams, in whole seconds, with one timer for all that end in the same: there are
/// never more timers than streams, whatever lengths their clients ask for.
final class StreamLives {
    /// The streams that end in one second.
    private final class LifeBucket {
        var streams = WaitingList<OpenStream>()
        var timer: (any DelayedCall)?
    }

    /// Where the end of one stream stands.
    struct Life {
        fileprivate let second: Int64
        fileprivate let place: WaitingList<OpenStream>.Place
    }

    private let scheduler: any Scheduler
    private var buckets: [Int64: LifeBucket] = [:]
    weak var target: (any StreamLifeTarget)?

    init(scheduler: any Scheduler) {
        self.scheduler = scheduler
    }

    /// - Parameter longest: How long the stream may last. It ends in the same second as this does,
    ///   at its beginning: never later than this, and less than a second before.
    func begin(_ stream: OpenStream, for longest: Duration) -> Life {
        let second = (scheduler.now + longest).components.seconds
        let bucket = bucket(of: second)
        return Life(second: second, place: bucket.streams.append(stream))
    }

    /// The stream is over.
    func end(_ life: Life) {
        guard let bucket = buckets[life.second] else { return }
        bucket.streams.remove(life.place)
        guard bucket.streams.count == 0 else { return }
        bucket.timer?.cancel()
        buckets[life.second] = nil
    }

    private func bucket(of second: Int64) -> LifeBucket {
        if let known = buckets[second] { return known }
        let bucket = LifeBucket()
        buckets[second] = bucket
        bucket.timer = scheduler.callLater(.seconds(second) - scheduler.now) { [weak self] in
            self?.endStreams(of: bucket)
        }
        return bucket
    }

    private func endStreams(of bucket: LifeBucket) {
        while let target, let stream = bucket.streams.first { target.timeIsUp(for: stream) }
    }
}
