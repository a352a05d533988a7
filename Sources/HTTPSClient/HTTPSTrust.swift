// Which servers may be asked, and whose certificates count.
// SPDX-License-Identifier: MIT

/// A server must speak TLS 1.2 or newer, and show a certificate for its host's name that an authority has
/// signed, and whose time is not over. There is no way to switch that off.
package struct HTTPSTrust: Sendable, Equatable {
    /// A file of authorities in PEM, which count instead of the system's; nil for the system's.
    package var authorities: String?
    /// Whether hosts of this machine may be asked over `http`: `localhost`, `127.0.0.1`, `[::1]`.
    package var allowsPlainLoopback: Bool

    package init(authorities: String? = nil, allowsPlainLoopback: Bool = false) {
        self.authorities = authorities
        self.allowsPlainLoopback = allowsPlainLoopback
    }
}
