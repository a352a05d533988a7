// Messages in colour, above a line with the state of the connection, or one that is being typed.
// SPDX-License-Identifier: MIT

import Chat

/// Keeps the last line of a terminal for the state: erases it before it writes anything else. In a chat
/// that line is the one being typed, and the state is told above it where it is bad.
final class TerminalScreen: Screen {
    /// Back to the first column, then erase to the end of the line. ECMA-48: CR and EL.
    private static let eraseLine = "\r\u{1b}[K"

    private let output = OutputFile.standard
    private let style = ANSIStyle.wanted
    /// False where the terminal cannot erase a line.
    private let hasStateLine = !ANSIStyle.isDumbTerminal
    private let server: ServerURL
    /// The line that is being typed; nil where nobody types.
    private let editor: EditLine?
    /// `#swift`, or how many channels there are.
    private let channels: String
    /// So that it can be said which one is deleted.
    private var shown = ShownMessages()
    private var namesakes = Namesakes()
    /// Drawn again below each message.
    private var state = ConnectionState.connecting

    /// Writes nothing yet; the first state draws the line.
    init(_ server: ServerURL, channels: [String], editor: EditLine? = nil) {
        self.server = server
        self.editor = editor
        self.channels = channels.count == 1 ? "#\(channels[0])" : "\(channels.count) channels"
    }

    /// A message has a line of its own, or more if its text has; a notice is dimmed. An ephemeral
    /// message that is neither a join nor a leave is not shown.
    func show(_ message: ReceivedMessage) throws(OutputClosed) {
        if message.isCleared { return try write(notice("all messages were deleted", message)) }
        if let deleted = message.deleted {
            let what = shown.name(of: deleted)
            return try write(notice("\(what) was deleted", message))
        }
        let name = namesakes.name(of: message)
        switch (message.id, message.kind) {
        case (nil, "join"): try write(notice("\(name ?? "somebody") is here", message))
        case (nil, "leave"): try write(notice("\(name ?? "somebody") has left", message))
        case (nil, _): break
        default: try write(line(message, by: name))
        }
    }

    /// `12:03:07 #swift ann: hi`; of an edit `ann changed: hi`; of `/me waves` `ann waves`.
    private func line(_ message: ReceivedMessage, by name: String?) -> String {
        let from = name.map { style.name($0) } ?? style.dim("?")
        let verb = message.edits == nil ? "" : style.dim(" changed")
        let mark = message.isEdited ? style.dim(" (edited)") : ""
        let text = TerminalScreen.lines(message.text)
        let start = style.dim("\(LocalTime(message.at)) #\(message.channel.visible)")
        if message.edits == nil {
            shown.note(message, by: name)
            if let deed = deed(message) { return "\(start) \(from) \(deed)\(mark)" }
        }
        return "\(start) \(from)\(verb): \(message.isTombstone ? style.dim(text) : text)\(mark)"
    }

    /// What stands behind the name where somebody does something: `ann waves`.
    private func deed(_ message: ReceivedMessage) -> String? {
        if let action = message.action { return style.italic(TerminalScreen.lines(action)) }
        guard let topic = message.topic else { return nil }
        return topic.isEmpty ? "removed the topic" : "changed the topic: \(topic.visible)"
    }

    /// Indents each line except the first, so that none looks like another message. Writes all that
    /// comes after `mostLines` as one line.
    private static func lines(_ text: String) -> String {
        text.split(maxSplits: mostLines - 1, omittingEmptySubsequences: false) {
            $0 == "\n" || $0 == "\r\n"
        }
        .map { String($0).visible }.joined(separator: "\n    ")
    }

    /// As many lines as one long message without line breaks can fill in a window of 80 columns.
    private static let mostLines = 800

    /// `#swift ann is here`.
    private func notice(_ sentence: String, _ message: ReceivedMessage) -> String {
        style.dim("#\(message.channel.visible) \(sentence)")
    }

    func showGap() throws(OutputClosed) {
        try write(style.dim("-- some messages are no longer kept --"))
    }

    func showUnreadable(_ count: Int) throws(OutputClosed) {
        try write(style.dim(TerminalScreen.unreadable(count)))
    }

    /// Replaces the state line.
    func show(_ state: ConnectionState) throws(OutputClosed) {
        if editor != nil { return try tell(state) }
        self.state = state
        try write(nil)
    }

    /// Says once that the connection is lost, and once that it is back.
    private func tell(_ state: ConnectionState) throws(OutputClosed) {
        let isNews = state.isBroken != self.state.isBroken || self.state == .connecting
        guard isNews, state != .connecting else { return }
        self.state = state
        try write(stateLine)
    }

    /// Erases the line that was typed, with all its rows: the server will send it back as a message.
    ///
    /// - Parameter text: The prompt, and what was typed behind it.
    func eraseTyped(_ text: String) throws(OutputClosed) {
        let rows = max(text.columns - 1, 0) / output.columns + 1
        try output.write("\r\u{1b}[\(rows)A\u{1b}[J")
    }

    /// A sentence for the user alone.
    func tell(_ sentence: String) throws(OutputClosed) { try write(style.yellow(sentence)) }

    /// After the window changed its size, or the job came back to the foreground.
    func redraw() throws(OutputClosed) {
        try write(nil)
    }

    /// Erases the state line, so that the shell's prompt starts on an empty one.
    func close() {
        if hasStateLine, editor == nil { try? output.write(TerminalScreen.eraseLine) }
    }

    /// Erases the state line, writes `line` in its place and the state below, in one write: a
    /// terminal shows no half of it.
    ///
    /// - Parameter line: Without its line feed; nil to draw the state alone.
    private func write(_ line: String?) throws(OutputClosed) {
        let line = line.map { $0 + "\n" } ?? ""
        if let editor {
            try output.write("\r\u{1b}[J" + line)
            editor.redraw()
        } else if hasStateLine {
            try output.write(TerminalScreen.eraseLine + line + stateLine)
        } else {
            try output.write(line)
        }
    }

    /// Cut to the width of the terminal: of a line that wraps, only the last part would be erased.
    private var stateLine: String {
        let room = output.columns - 1
        switch state {
        case .connecting:
            return style.dim("○ connecting to \(server)".cut(to: room))
        case .connected:
            let text = " connected to \(server) · \(channels)"
            return style.green("●") + style.dim(text.cut(to: room - 1))
        case .unreachable(let delay, let reason):
            let text = "○ cannot reach \(server), next try in \(seconds(delay)): \(reason)"
            return style.yellow(text.cut(to: room))
        case .reconnecting(let delay, let reason):
            return style.yellow("○ reconnecting in \(seconds(delay)): \(reason)".cut(to: room))
        }
    }

    /// Whole seconds, rounded up: a next try is never announced in 0 s.
    private func seconds(_ delay: Duration) -> String {
        "\(Int((delay / .seconds(1)).rounded(.up))) s"
    }
}

extension String {
    /// As many whole words as fit into `room` columns, and an ellipsis if something is left out.
    func cut(to room: Int) -> String {
        guard columns > room else { return self }
        guard room > 0 else { return "" }
        var left = room - 1
        let start = prefix { character in
            left -= String(character).columns
            return left >= 0
        }
        return start[..<(start.lastIndex(of: " ") ?? start.endIndex)] + "…"
    }
}
