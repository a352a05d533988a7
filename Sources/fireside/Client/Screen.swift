// Where messages are shown.
// SPDX-License-Identifier: MIT

/// How things stand with the server.
enum ConnectionState: Equatable {
    case connecting
    case connected
    /// Broken, and tried again in so long.
    case reconnecting(in: Duration, because: String)
}

/// Shows what was heard, and how the connection does. Fails with ``OutputClosed`` alone.
protocol Screen: AnyObject {
    func show(_ message: Heard) throws(OutputClosed)
    func showGap() throws(OutputClosed)
    /// So many messages came that cannot be read.
    func showUnreadable(_ count: Int) throws(OutputClosed)
    func show(_ state: ConnectionState) throws(OutputClosed)
    /// Leaves the screen as it should be left.
    func close()
}

extension Screen {
    /// What takes the place of messages that cannot be read.
    static func unreadable(_ count: Int) -> String {
        "-- \(count == 1 ? "a message" : "\(count) messages") cannot be read --"
    }
}
