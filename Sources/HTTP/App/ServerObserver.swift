// Who hears of what goes wrong.
// SPDX-License-Identifier: MIT

/// Hears of what an operator may want to know. It is called on the thread of the server's loop, and
/// clients can cause each call, so its work should be small and what it writes limited.
public protocol ServerObserver {
    /// Something happened on a connection of a server of this site.
    ///
    /// - Parameter address: Whose connection it is; nil where nobody's is known.
    func note(_ incident: ServerIncident, from address: PeerAddress?)

    /// A request was refused, or a part of what came on a stream.
    func refused(_ error: HTTPError, from address: PeerAddress)

    /// A request failed for a reason that is the server's, see ``HTTPErrorConvertible``.
    func resourceFailed(_ error: any Error)
}

/// Prints which errors made a request fail, and nothing else.
struct PrintingObserver: ServerObserver {
    /// By default an incident is not told to anyone.
    func note(_ incident: ServerIncident, from address: PeerAddress?) {}

    /// By default a refusal is the client's business alone.
    func refused(_ error: HTTPError, from address: PeerAddress) {}

    /// By default a failure is printed on standard output.
    func resourceFailed(_ error: any Error) { print("a resource failed: \(error)") }
}
