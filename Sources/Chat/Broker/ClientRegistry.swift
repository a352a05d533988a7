// At which hub each tab waits.
// SPDX-License-Identifier: MIT

internal import Synchronization

/// Where the waiting poll of each client is that names itself: a newer one may come to another hub.
/// Any thread.
final class ClientRegistry: Sendable {
    /// A waiting poll, named by values that can cross to any thread.
    struct Place: Sendable, Equatable {
        let hub: Int
        /// Which of that hub's waiters.
        let ticket: Int
    }

    private let places = Mutex<[String: Place]>([:])

    func find(_ client: String) -> Place? { places.withLock { $0[client] } }

    /// - Returns: Where the client waited until now.
    func enter(_ client: String, at place: Place) -> Place? {
        places.withLock { $0.updateValue(place, forKey: client) }
    }

    /// Nothing when the client has since gone on to another place.
    func leave(_ client: String, from place: Place) {
        places.withLock { if $0[client] == place { $0[client] = nil } }
    }
}
