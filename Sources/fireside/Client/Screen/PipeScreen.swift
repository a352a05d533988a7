// Plain lines, for other programs.
// SPDX-License-Identifier: MIT

import Chat

/// Prints each message as one line on standard output, and everything else as a sentence on
/// standard error.
final class PipeScreen: Screen {
    private let output = OutputFile.standard
    private let server: ServerURL
    /// `--json`: a line is the message as the server sent it, with its keys and digits unchanged.
    private let isJSON: Bool
    /// Whether the user was told that there is no connection.
    private var isBroken = false
    /// Chooses between "connected" and "connected again".
    private var hasConnected = false

    /// - Parameter isJSON: Prints messages as the server sent them, notices as well.
    init(_ server: ServerURL, isJSON: Bool) {
        self.server = server
        self.isJSON = isJSON
    }

    /// Notices and deletions are left out unless the output is JSON.
    func show(_ message: ReceivedMessage) throws(OutputClosed) {
        if isJSON {
            try output.write(message.json + "\n")
        } else if message.isPosted {
            try output.write(line(message) + "\n")
        }
    }

    /// `2026-11-20T12:00:00.123Z #swift ann: hi`.
    private func line(_ message: ReceivedMessage) -> String {
        let (from, text) = (message.from?.visible ?? "?", message.text.visible)
        return "\(message.at.visible) #\(message.channel.visible) \(from): \(text)"
    }

    /// To standard error, so that a program that reads the messages is not disturbed.
    func showGap() {
        try? OutputFile.error.write("-- some messages are no longer kept --\n")
    }

    /// To standard error, like a gap.
    func showUnreadable(_ count: Int) {
        try? OutputFile.error.write(PipeScreen.unreadable(count) + "\n")
    }

    /// Says once that the server cannot be reached, and once that it can.
    func show(_ state: ConnectionState) {
        switch state {
        case .connecting: break
        case .unreachable(_, let reason): report("cannot reach \(server.url): \(reason)")
        case .reconnecting(_, let reason):
            report("lost the connection to \(server.url): \(reason)")
        case .connected:
            if isBroken { UserError(hasConnected ? "connected again" : "connected").print() }
            isBroken = false
            hasConnected = true
        }
    }

    /// Once for each time that the connection breaks, however many tries fail.
    private func report(_ sentence: String) {
        if !isBroken { UserError("\(sentence); trying again").print() }
        isBroken = true
    }

    /// Nothing: what a pipe was given cannot be drawn again.
    func redraw() {}

    /// Nothing: there is no state line to erase.
    func close() {}
}
