// Messages in colour, above a line with the state of the connection.
// SPDX-License-Identifier: MIT

/// A terminal. Its last line is the state's; it is erased before anything else is written.
final class TerminalScreen: Screen {
    private static let eraseLine = "\r\u{1b}[K"

    private let output = Output.standard
    private let ink = ANSIStyle.wanted
    private let hasStateLine = !ANSIStyle.isDumbTerminal
    private let server: ServerURL
    private let channels: String
    private var state = ConnectionState.connecting

    init(_ server: ServerURL, channels: [String]) {
        self.server = server
        self.channels = channels.count == 1 ? "#\(channels[0])" : "\(channels.count) channels"
    }

    func show(_ message: ReceivedMessage) throws(OutputClosed) {
        let time = ink.dim(LocalTime(message.at).description)
        let channel = "#\(message.channel.visible)"
        let from = message.from.map { ink.name($0.visible) } ?? ink.dim("?")
        switch (message.id, message.kind) {
        case (nil, "join"): try write(passing(message, "is here"))
        case (nil, "leave"): try write(passing(message, "has left"))
        case (nil, _): break
        default:
            try write("\(time) \(ink.dim(channel)) \(from): \(TerminalScreen.lines(message.text))")
        }
    }

    /// Each line but the first is set in, so that none looks like a message of its own. Past
    /// `mostLines` the rest is written as one line.
    private static func lines(_ text: String) -> String {
        text.split(maxSplits: mostLines - 1, omittingEmptySubsequences: false) {
            $0 == "\n" || $0 == "\r\n"
        }
        .map { String($0).visible }.joined(separator: "\n    ")
    }

    /// What a message may take in a window of 80 columns, if it is one long line.
    private static let mostLines = 800

    private func passing(_ message: ReceivedMessage, _ what: String) -> String {
        ink.dim("#\(message.channel.visible) \(message.from?.visible ?? "somebody") \(what)")
    }

    func showGap() throws(OutputClosed) {
        try write(ink.dim("-- some messages are no longer kept --"))
    }

    func showUnreadable(_ count: Int) throws(OutputClosed) {
        try write(ink.dim(TerminalScreen.unreadable(count)))
    }

    func show(_ state: ConnectionState) throws(OutputClosed) {
        self.state = state
        try write(nil)
    }

    func redraw() throws(OutputClosed) {
        try write(nil)
    }

    func close() {
        if hasStateLine { try? output.write(TerminalScreen.eraseLine) }
    }

    private func write(_ line: String?) throws(OutputClosed) {
        let line = line.map { $0 + "\n" } ?? ""
        if hasStateLine {
            try output.write(TerminalScreen.eraseLine + line + stateLine)
        } else {
            try output.write(line)
        }
    }

    /// Cut to the terminal's width: a line that wraps would be erased only in part.
    private var stateLine: String {
        let room = output.columns - 1
        switch state {
        case .connecting:
            return ink.dim("○ connecting to \(server)".cut(to: room))
        case .connected:
            let text = " connected to \(server) · \(channels)"
            return ink.green("●") + ink.dim(text.cut(to: room - 1))
        case .unreachable(let delay, let reason):
            let text = "○ cannot reach \(server), next try in \(seconds(delay)): \(reason)"
            return ink.yellow(text.cut(to: room))
        case .reconnecting(let delay, let reason):
            return ink.yellow("○ reconnecting in \(seconds(delay)): \(reason)".cut(to: room))
        }
    }

    private func seconds(_ delay: Duration) -> String {
        "\(Int((delay / .seconds(1)).rounded(.up))) s"
    }
}

extension String {
    /// As many whole words as there is room for, and an ellipsis.
    func cut(to room: Int) -> String {
        guard count > room else { return self }
        guard room > 0 else { return "" }
        let start = prefix(room - 1)
        return start[..<(start.lastIndex(of: " ") ?? start.endIndex)] + "…"
    }
}
