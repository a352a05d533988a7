// Which errors of resources an operator is told of.
// SPDX-License-Identifier: MIT

import HTTP

/// Keeps the errors that it hears of, as text.
final class FailureLog: ServerObserver {
    private(set) var failures: [String] = []

    func note(_ incident: ServerIncident) {}

    func resourceFailed(_ error: any Error) { failures.append("\(error)") }
}
