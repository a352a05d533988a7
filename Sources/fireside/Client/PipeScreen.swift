// Plain lines, for other programs.
// SPDX-License-Identifier: MIT

/// One message a line on standard output; what is no message, in a sentence on standard error.
final class PipeScreen: Screen {
    private let output = Output.standard
    private let server: ServerURL
    private let isJSON: Bool
    /// What was told last.
    private var isBroken = false
    private var hasConnected = false

    /// - Parameter isJSON: Each message as the server sent it, also those that are not kept.
    init(_ server: ServerURL, isJSON: Bool) {
        self.server = server
        self.isJSON = isJSON
    }

    func show(_ message: ReceivedMessage) throws(OutputClosed) {
        if isJSON {
            try output.write(message.json + "\n")
        } else if message.id != nil {
            try output.write(line(message) + "\n")
        }
    }

    /// `2026-11-20T12:00:00.123Z #swift ann: hi`.
    private func line(_ message: ReceivedMessage) -> String {
        let (from, text) = (message.from?.visible ?? "?", message.text.visible)
        return "\(message.at.visible) #\(message.channel.visible) \(from): \(text)"
    }

    func showGap() {
        try? Output.error.write("-- some messages are no longer kept --\n")
    }

    func showUnreadable(_ count: Int) {
        try? Output.error.write(PipeScreen.unreadable(count) + "\n")
    }

    /// Once when the server cannot be reached, once when it can.
    func show(_ state: ConnectionState) {
        switch state {
        case .connecting: break
        case .unreachable(_, let reason): complain("cannot reach http://\(server): \(reason)")
        case .reconnecting(_, let reason):
            complain("lost the connection to http://\(server): \(reason)")
        case .connected:
            if isBroken { UserError(hasConnected ? "connected again" : "connected").print() }
            isBroken = false
            hasConnected = true
        }
    }

    private func complain(_ sentence: String) {
        if !isBroken { UserError("\(sentence); trying again").print() }
        isBroken = true
    }

    func redraw() {}

    func close() {}
}
