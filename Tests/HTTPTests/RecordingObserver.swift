// What a server tells its operator, kept for a test.
// SPDX-License-Identifier: MIT

import EventLoop
import HTTP

/// Keeps what it hears of.
final class RecordingObserver: ServerObserver {
    private(set) var incidents: [ServerIncident] = []
    private(set) var failures = 0
    /// Stops a moment after each incident.
    private let loop: EventLoop?

    init(stopping loop: EventLoop? = nil) {
        self.loop = loop
    }

    private(set) var refusals: [HTTPError] = []

    func refused(_ error: HTTPError, from address: PeerAddress) { refusals.append(error) }

    func note(_ incident: ServerIncident, from address: PeerAddress?) {
        incidents.append(incident)
        loop?.callLater(.milliseconds(1)) { [loop] in loop?.stop() }
    }

    func resourceFailed(_ error: any Error) { failures += 1 }
}
