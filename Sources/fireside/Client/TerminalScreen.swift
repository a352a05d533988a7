// Messages in colour above a line that tells how the connection does.
// SPDX-License-Identifier: MIT

/// A terminal. Its last line is the state's; it is erased before anything else is written.
final class TerminalScreen: Screen {
    private static let eraseLine = "\r\u{1b}[K"

    private let output = Output.standard
    private let ink = Ink.wanted
    private let hasStateLine = !Ink.isDumbTerminal
    private let server: ServerURL
    private let channels: String
    private var state = ConnectionState.connecting

    init(_ server: ServerURL, channels: [String]) {
        self.server = server
        self.channels = channels.count == 1 ? "#\(channels[0])" : "\(channels.count) channels"
    }

    func show(_ message: Heard) throws(OutputClosed) {
        let time = ink.dim(LocalTime(message.at).description)
        let channel = "#\(message.channel.visible)"
        let from = message.from.map { ink.name($0.visible) } ?? ink.dim("?")
        switch (message.id, message.kind) {
        case (nil, "join"): try write(passing(message, "is here"))
        case (nil, "leave"): try write(passing(message, "has left"))
        case (nil, _): break
        default:
            try write("\(time) \(ink.dim(channel)) \(from): \(message.text.visible)")
        }
    }

    private func passing(_ message: Heard, _ what: String) -> String {
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
            return ink.dim(String("○ connecting to \(server)".prefix(room)))
        case .connected:
            let text = String(" connected to \(server) · \(channels)".prefix(max(0, room - 1)))
            return ink.green("●") + ink.dim(text)
        case .reconnecting(let delay, let reason):
            let seconds = Int((delay / .seconds(1)).rounded(.up))
            let text = "○ reconnecting in \(seconds) s: \(reason)"
            return ink.yellow(String(text.prefix(room)))
        }
    }
}
