// Who hears of what goes wrong.
// SPDX-License-Identifier: MIT

/// Hears of what an operator may want to know. It is called on the thread of the server's loop, and
/// clients can cause each call, so its work should be small and what it writes limited.
public protocol ServerObserver {
    /// Something happened on a connection of a server of this site.
    func note(_ incident: ServerIncident)

    /// A request failed for a reason that is the server's, see ``HTTPErrorConvertible``.
    func resourceFailed(_ error: any Error)
}

/// Prints which errors made a request fail, and nothing of incidents.
struct PrintingObserver: ServerObserver {
    /// By default an incident is not told to anyone.
    func note(_ incident: ServerIncident) {}

    /// By default a failure is printed on standard output.
    func resourceFailed(_ error: any Error) { print("a resource failed: \(error)") }
}
