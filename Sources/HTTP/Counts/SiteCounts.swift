// What a site and its server have done, in numbers.
// SPDX-License-Identifier: MIT

import Synchronization

/// The counters of one site, and so of one loop: its thread counts, any thread reads. Those that
/// every request changes take no lock.
package final class SiteCounts: Sendable {
    /// Bytes that clients have sent.
    package let received = LoopCount()
    /// Bytes of responses and streams, also of those that a client never read.
    package let sent = LoopCount()
    /// From a request's head to its response, by GET.
    package let readTimes = AnswerTimes()
    /// The same by POST.
    package let writeTimes = AnswerTimes()
    /// What came to no path of the site, or was no request at all.
    let nowhere = RouteCounts("none")

    private let refusals = Mutex<[RefusalReason: Int]>([:])
    private let known = Mutex<[RouteCounts]>([])

    /// All are 0.
    package init() {}

    /// A route's own counters.
    func addRoute(_ pattern: String) -> RouteCounts {
        let counts = RouteCounts(pattern)
        known.withLock { $0.append(counts) }
        return counts
    }

    /// Those of every route.
    package var routes: [RouteCounts] { known.withLock { $0 } + [nowhere] }

    /// A request of this method took so many microseconds.
    func add(_ time: Int, of method: Method) {
        switch method {
        case .get: readTimes.add(time)
        case .post: writeTimes.add(time)
        case .head, .put, .patch, .delete, .options, .trace: break
        }
    }

    func add(_ refusal: RefusalReason) { refusals.withLock { $0[refusal, default: 0] += 1 } }

    /// How often something was refused, by why.
    package var refused: [RefusalReason: Int] { refusals.withLock { $0 } }
}
