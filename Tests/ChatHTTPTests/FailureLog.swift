// Which errors of resources an operator is told of.
// SPDX-License-Identifier: MIT

import HTTP

/// Keeps the errors that it hears of, as text.
final class FailureLog: ServerObserver {
    private(set) var failures: [String] = []

    /// Why something was refused, in order.
    private(set) var refusals: [String] = []

    func note(_ incident: ServerIncident, from address: PeerAddress?) {}

    func refused(_ error: HTTPError, from address: PeerAddress) {
        refusals.append(error.reason.name)
    }

    func resourceFailed(_ error: any Error) { failures.append("\(error)") }
}
