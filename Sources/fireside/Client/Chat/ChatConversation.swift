// One channel in one terminal: what is heard, and what is typed.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import Glibc
import HTTP

/// Listens to a channel, and sends each line of standard input, one after the other.
final class ChatConversation {
    private let channel: ChannelName
    private let user: ClientUser
    /// nil where the output is no terminal.
    private let terminal: TerminalScreen?
    /// nil where lines are not edited.
    private let editor: EditLine?
    private let listener: ChannelListener
    private let poster: MessagePoster
    private let lines = InputLines(from: StandardInput())
    private lazy var input = InputEvent(on: listener.loop)
    /// Typed while another line was on its way.
    private var unsent: [String] = []
    private var isSending = false
    /// Nothing more will be typed.
    private var isAtEnd = false

    /// - Parameters:
    ///   - user: The name to chat under, if any.
    ///   - transport: How to reach the server.
    init(
        _ server: ServerURL, _ channel: ChannelName, as user: ClientUser,
        by transport: TransportChoice
    ) throws {
        self.channel = channel
        self.user = user
        let isOnTerminal = OutputFile.standard.isTerminal
        editor =
            isOnTerminal && isatty(STDIN_FILENO) == 1
            ? EditLine(prompt: ChatConversation.prompt(channel)) : nil
        terminal =
            isOnTerminal
            ? TerminalScreen(server, channels: [channel.description], editor: editor) : nil
        let screen: any Screen = terminal ?? PipeScreen(server, isJSON: false)
        listener = try ChannelListener(
            server, [channel], as: user, since: isOnTerminal ? "-20" : "now", count: nil,
            by: transport, on: screen)
        poster = MessagePoster(
            server, listener.requests, listener.session, patience: .seconds(30),
            on: listener.loop)
        listener.poster = poster
    }

    private static func prompt(_ channel: ChannelName) -> String { "#\(channel)> " }

    /// Runs until the input ends, nobody reads the output, or a signal comes.
    ///
    /// - Throws: A failure that another try would not mend.
    func run() throws {
        defer { editor?.close() }
        listener.loop.callSoon(readOn)
        try listener.run()
    }
}

// What is typed.
extension ChatConversation {
    private func readOn() {
        if editor == nil, lines.isReady { return readLine() }
        input.wait {
            if self.editor == nil { self.readLine() } else { self.readKey() }
        }
    }

    private func readKey() {
        guard let editor else { return }
        for typed in editor.read() {
            switch typed {
            case .end: return end()
            case .line(let text):
                try? terminal?.eraseTyped(ChatConversation.prompt(channel) + text)
                editor.next()
                send(text)
            }
        }
        readOn()
    }

    /// In plain lines.
    private func readLine() {
        guard let line = lines.next() else { return end() }
        if let text = line.text {
            send(text)
        } else {
            tell("line \(line.number ?? 0) is longer than \(InputLine.maxLength.asBytes)")
        }
        // Another turn of the loop: a long input must not keep the listener from its work.
        if unsent.count < ChatConversation.mostUnsent { listener.loop.callSoon(readOn) }
    }

    /// Of a pipe, no more than so many lines are read ahead.
    private static let mostUnsent = 16

    /// Goes once everything was sent.
    private func end() {
        isAtEnd = true
        if !isSending { listener.end() }
    }
}

// On its way.
extension ChatConversation {
    private func send(_ text: String) {
        guard text.contains(where: { !$0.isWhitespace }) else { return }
        unsent.append(text)
        if !isSending { sendNext() }
    }

    /// One at a time, so that they keep their order.
    private func sendNext() {
        guard !unsent.isEmpty else {
            if isAtEnd { listener.end() }
            return
        }
        let wasFull = unsent.count == ChatConversation.mostUnsent
        let text = unsent.removeFirst()
        isSending = true
        maybeDeferred {
            self.poster.post(try OutgoingMessage(text, self.channel, as: self.user.name))
        }
        .addErrback { failure in
            self.tell("not sent: \(failure.error)")
            return ""
        }
        .addCallback { _ in
            self.isSending = false
            self.sendNext()
            if wasFull, self.editor == nil, !self.isAtEnd { self.readOn() }
        }
    }

    private func tell(_ sentence: String) {
        if let terminal { try? terminal.tell(sentence) } else { UserError(sentence).print() }
    }
}
