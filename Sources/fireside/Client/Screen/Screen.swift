// Where messages and the state of the connection are shown.
// SPDX-License-Identifier: MIT

/// Shows messages as they come. Throws ``OutputClosed`` when nobody reads the output any more.
protocol Screen: AnyObject {
    /// Shows a message or a notice.
    func show(_ message: ReceivedMessage) throws(OutputClosed)
    /// Says that messages are missing before the next ones.
    func showGap() throws(OutputClosed)
    /// Says how many messages came that cannot be read.
    func showUnreadable(_ count: Int) throws(OutputClosed)
    /// Shows that the state has changed.
    func show(_ state: ConnectionState) throws(OutputClosed)
    /// Draws the state again: another program used the terminal, or its width has changed.
    func redraw() throws(OutputClosed)
    /// Cleans up at the end.
    func close()
}

extension Screen {
    /// What is shown instead of messages that cannot be read.
    static func unreadable(_ count: Int) -> String {
        "-- \(count == 1 ? "a message" : "\(count) messages") cannot be read --"
    }
}
