// Where messages are shown.
// SPDX-License-Identifier: MIT

/// How things stand with the server.
enum ConnectionState: Equatable {
    case connecting
    case connected
    /// It has not come about so far, and is tried again in so long.
    case unreachable(retryIn: Duration, because: String)
    /// It is lost, and is tried again in so long.
    case reconnecting(in: Duration, because: String)
}

/// Shows what was heard, and the state of the connection. Fails with ``OutputClosed`` alone.
protocol Screen: AnyObject {
    func show(_ message: ReceivedMessage) throws(OutputClosed)
    func showGap() throws(OutputClosed)
    /// So many messages came that cannot be read.
    func showUnreadable(_ count: Int) throws(OutputClosed)
    func show(_ state: ConnectionState) throws(OutputClosed)
    /// The terminal was somebody else's for a while, or has another width now.
    func redraw() throws(OutputClosed)
    /// Leaves the screen as it should be left.
    func close()
}

extension Screen {
    /// What takes the place of messages that cannot be read.
    static func unreadable(_ count: Int) -> String {
        "-- \(count == 1 ? "a message" : "\(count) messages") cannot be read --"
    }
}
