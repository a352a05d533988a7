// How much of the messages the page shows, whatever was posted: it stays short, and cheap to make.
// SPDX-License-Identifier: MIT

import Chat

extension MessageLog {
    /// What an article shows of a message.
    struct Excerpt {
        let message: Message
        let content: HTML
    }

    /// Bytes of one message that are shown.
    static let mostText = 4096
    /// Bytes of HTML for all of them.
    static let mostTexts = 64 * 1024
    /// Bytes of JSON that are looked through for them.
    private static let mostRead = 512 * 1024

    /// Those of ``messages`` for which there is room, from the newest back; oldest first. The newest is
    /// always there.
    var excerpts: [Excerpt] {
        var excerpts: [Excerpt] = []
        var (room, reading) = (MessageLog.mostTexts, MessageLog.mostRead)
        for message in (messages ?? []).reversed() {
            reading -= message.body.bytes.count
            if reading < 0, !excerpts.isEmpty { break }
            let content = content(of: message)
            room -= content.description.utf8.count
            if room < 0 { break }
            excerpts.append(Excerpt(message: message, content: content))
        }
        return excerpts.reversed()
    }

    /// Its text; what has none is shown as the JSON that it is.
    private func content(of message: Message) -> HTML {
        if let said = message.body.excerpt(of: MessageLog.mostText) {
            let text = said.text.beforeManyDirections
            let isCut = said.isCut || text.endIndex < said.text.endIndex
            return "\(String(text))\(.when(isCut, rest(of: message)))"
        }
        let json = message.body.bytes.prefix(MessageLog.mostText)
        let isCut = json.count < message.body.bytes.count
        return """
            <code>\(String(decoding: json, as: UTF8.self))</code>\(.when(isCut, rest(of: message)))
            """
    }

    /// Behind what was cut. A private message is no link away: it needs a ticket.
    private func rest(of message: Message) -> HTML {
        if channel.isPrivate { return "… <span class=\"faint\">The rest is not shown here.</span>" }
        return """
            … <a href="\(history(before: message.seq + 1))&amp;limit=1">Show the whole message</a>
            """
    }

    /// The messages before the one of this number, as JSON.
    func history(before seq: Int) -> HTML {
        "\(base)/channels/\(channel.inAddress)/messages?before=\(epoch):\(seq)"
    }
}
