// How much of the messages the page shows, whatever was posted: it stays short, and cheap to make.
// SPDX-License-Identifier: MIT

import Chat
import Language

extension MessageLog {
    /// What an article shows of a message.
    struct Excerpt {
        let message: Message
        let content: HTML
        var look = Look.words
    }

    /// What kind of text it is.
    enum Look {
        case words
        /// It has lines of code.
        case blocks
        /// A few emoji alone.
        case emoji
        /// It says what somebody does: `/me waves`.
        case action
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
            let excerpt = excerpt(of: message)
            room -= excerpt.content.description.utf8.count
            if room < 0 { break }
            excerpts.append(excerpt)
        }
        return excerpts.reversed()
    }

    /// Its text; what has none is shown as the JSON that it is.
    private func excerpt(of message: Message) -> Excerpt {
        if message.revision == .tombstone {
            return Excerpt(message: message, content: "\(visitor.texts[.messageDeleted])")
        }
        if let said = message.body.excerpt(of: MessageLog.mostText) {
            let text = said.text.beforeManyDirections
            let isCut = said.isCut || text.endIndex < said.text.endIndex
            let rest = HTML.when(isCut, rest(of: message))
            return MessageLog.excerpt(of: message, text: String(text), rest: rest)
        }
        let json = message.body.bytes.prefix(MessageLog.mostText)
        let isCut = json.count < message.body.bytes.count
        let content: HTML = """
            <code>\(String(decoding: json, as: UTF8.self))</code>\(.when(isCut, rest(of: message)))
            """
        return Excerpt(message: message, content: content)
    }

    private static func excerpt(of message: Message, text: String, rest: HTML) -> Excerpt {
        let action = text.actionOfMe
        let pieces = Markup.pieces(of: action ?? text)
        let content: HTML = "\(HTML(joining: pieces.map(\.html)))\(rest)"
        let hasBlocks = pieces.contains { if case .block = $0 { true } else { false } }
        let look: Look =
            action != nil ? .action : hasBlocks ? .blocks : text.isEmoji ? .emoji : .words
        return Excerpt(message: message, content: content, look: look)
    }

    /// Behind what was cut. A private message is no link away: it needs a ticket.
    private func rest(of message: Message) -> HTML {
        if channel.isPrivate {
            return "… <span class=\"faint\">\(visitor.texts[.restNotShown])</span>"
        }
        return """
            … <a href="\(history(before: message.seq + 1))&amp;limit=1">\(visitor.texts[.showWhole])</a>
            """
    }

    /// The messages before the one of this number, as JSON.
    func history(before seq: Int) -> HTML {
        "\(base)/channels/\(channel.inAddress)/messages?before=\(epoch):\(seq)"
    }
}

extension String {
    /// `waves` of `/me waves`; nil for any other text.
    var actionOfMe: String? {
        guard utf8.starts(with: "/me".utf8) else { return nil }
        let rest = unicodeScalars.dropFirst(3)
        let words = rest.drop(while: \.properties.isWhitespace)
        return words.isEmpty || words.startIndex == rest.startIndex ? nil : String(words)
    }
}

extension Markup.Piece {
    /// A line that may be wider than a phone scrolls, and so the keyboard must reach it.
    fileprivate var html: HTML {
        switch self {
        case .text(let words): return "\(words)"
        case .code(let code): return "<code>\(code)</code>"
        case .block(let code):
            let isWide = code.utf8.split(separator: UInt8(ascii: "\n")).contains { $0.count > 30 }
            return """
                <pre dir="ltr"\(.when(isWide, " tabindex=\"0\""))><code>\(code)</code></pre>
                """
        }
    }
}
