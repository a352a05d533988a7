// Whether there is a connection to the server.
// SPDX-License-Identifier: MIT

/// The state of the connection to the server.
enum ConnectionState: Equatable {
    case connecting
    case connected
    /// There was no connection yet. The next try is after this time.
    case unreachable(retryIn: Duration, because: String)
    /// The connection was lost. The next try is after this time.
    case reconnecting(in: Duration, because: String)

    /// Whether the server could not be reached.
    var isBroken: Bool {
        switch self {
        case .connecting, .connected: false
        case .unreachable, .reconnecting: true
        }
    }
}
