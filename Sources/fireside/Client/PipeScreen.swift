// Plain lines, for other programs.
// SPDX-License-Identifier: MIT

/// One message a line on standard output; what is no message, in a sentence on standard error.
final class PipeScreen: Screen {
    private let output = Output.standard
    private let isJSON: Bool
    private var isConnected = true

    /// - Parameter isJSON: Each message as the server sent it, those said in passing too.
    init(isJSON: Bool) {
        self.isJSON = isJSON
    }

    func show(_ message: Heard) throws(OutputClosed) {
        if isJSON {
            try output.write(message.json + "\n")
        } else if message.id != nil {
            try output.write(line(message) + "\n")
        }
    }

    /// `2026-11-20T12:00:00.123Z #swift ann: hi`.
    private func line(_ message: Heard) -> String {
        let (from, text) = (message.from?.visible ?? "?", message.text.visible)
        return "\(message.at.visible) #\(message.channel.visible) \(from): \(text)"
    }

    func showGap() {
        try? Output.error.write("-- some messages are no longer kept --\n")
    }

    func showUnreadable(_ count: Int) {
        try? Output.error.write(PipeScreen.unreadable(count) + "\n")
    }

    /// Once when the connection is lost, once when it is back.
    func show(_ state: ConnectionState) {
        switch state {
        case .connecting: break
        case .reconnecting(_, let reason) where isConnected:
            isConnected = false
            Complaint("reconnecting: \(reason)").print()
        case .reconnecting: break
        case .connected where !isConnected:
            isConnected = true
            Complaint("connected again").print()
        case .connected: break
        }
    }

    func close() {}
}
