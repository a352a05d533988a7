// The messages, in the same markup as page/message.js makes.
// SPDX-License-Identifier: MIT

import Chat
import Language

/// The newest messages of a channel, for one visitor. It stays short, and cheap to make, whatever was
/// posted.
struct MessageLog {
    let channel: ChannelName
    let base: BasePath
    let visitor: PageVisitor
    /// The journal's name, which is the first part of each message's id.
    let epoch: String
    /// How long messages are kept, in a sentence; nil for as long as there is room.
    let kept: String?
    /// Oldest first, ``length`` at most; nil where this visitor may not read them.
    var messages: [Message]?
    /// The message to which the page's address leads; nil for the newest.
    var marked: Position?
    /// Who in the page has the same name.
    var namesakes = Namesakes()

    private var texts: Texts { visitor.texts }

    /// How many messages are asked for.
    static let length = 30
    /// How many later ones are shown behind a message to which a link leads, if as many are the
    /// channel's: numbers count the messages of all channels.
    private static let behind = 10

    /// The number before which the messages end; nil for the newest.
    var end: Int? {
        guard let marked, marked.epoch == epoch else { return nil }
        return min(marked.seq, .max - MessageLog.behind - 1) + MessageLog.behind + 1
    }

    var html: HTML {
        let excerpts = excerpts
        return """
            <div id="log" role="log" aria-label="\(texts[.messages])" tabindex="0" \
            data-empty="\(messages?.isEmpty == false ? "false" : "true")"\
            \(.when(messages == nil, " data-locked"))>
            <div class="paper">
            \(start(excerpts))\(missing)
            \(.when(!excerpts.isEmpty, utc))<div id="lines">
            \(HTML(joining: articles(excerpts), by: "\n"))
            </div>
            \(empty)
            <div id="pending"></div>
            </div>
            </div>
            """
    }

    /// Shown while there are no messages; the last sentence where one may not read them.
    private var empty: HTML {
        let vacant: HTML = "\(texts[.noMessagesYet])"
        return """
            <div id="empty"><img src="\(base)/icon.svg" alt="" width="72" height="72">
            <p class="vacant"\(words(vacant, now: messages?.isEmpty == true))</p>
            <p class="locked"\(.when(visitor.siteDecides, " data-by=\"site\""))>\
            \(.when(messages == nil, whoMayRead))</p>\(.when(mayMake, makeForm))</div>
            """
    }

    /// Whether the visitor could make this private channel, if nobody has it yet.
    private var mayMake: Bool {
        messages == nil && !visitor.siteDecides && !visitor.isNameless && visitor.login != .off
    }

    /// Without a script; page.js has a button of its own.
    private var makeForm: HTML {
        """

        <form id="make" action="\(base)/channels" method="post">
        \(HTML.hiddenFields(channel, visitor))
        <input type="hidden" name="name" value="\(channel.description)">
        <button type="submit">\(texts[.makeIfNobodyHas])</button>
        </form>
        """
    }

    /// Of a private channel.
    private var whoMayRead: HTML {
        let sentence: LocalizedText =
            if visitor.siteDecides {
                .needsSiteTicket
            } else if visitor.login == .off {
                .noPrivateChannelsHere
            } else if visitor.isNameless {
                .needsName
            } else {
                .onlyMembers
            }
        return "\(texts[sentence])"
    }

    /// What stands in an element whenever it is so. A browser without styles shows all elements, so
    /// it is there only if it is so now, and else for the script alone.
    private func words(_ words: HTML, now: Bool) -> HTML {
        now ? ">\(words)" : " data-words=\"\(words)\">"
    }

    /// Leads to the messages for which there was no room.
    private func start(_ excerpts: [Excerpt]) -> HTML {
        guard let first = excerpts.first?.message, excerpts.count < messages?.count ?? 0 else {
            return start("")
        }
        if channel.isPrivate { return start("\(texts[.olderHere])") }
        return start("<a href=\"\(history(before: first.seq))\">\(texts[.olderMessages])</a>")
    }

    /// The script says there where the channel begins, or that older messages are gone.
    private func start(_ content: HTML) -> HTML {
        "<p id=\"start\" data-kept=\"\(kept ?? "")\">\(content)</p>"
    }

    /// Hidden where page.js runs, which shows the reader's own time.
    private var utc: HTML { "<p id=\"utc\" class=\"faint\">\(texts[.timesAreUTC])</p>\n" }

    private func articles(_ excerpts: [Excerpt]) -> [HTML] {
        excerpts.indices.map {
            article(excerpts[$0], after: $0 > 0 ? excerpts[$0 - 1] : nil)
        }
    }

    private func article(_ excerpt: Excerpt, after earlier: Excerpt?) -> HTML {
        let message = excerpt.message
        let isAction = excerpt.look == .action
        var classes: [String] = []
        let isOwn = message.from.map { visitor.identity?.isAuthor($0) == true }
        if isOwn == true { classes.append("own") }
        if message.revision == .tombstone { classes.append("stub") }
        if isAction { classes.append("action") }
        if let earlier, !isAction, earlier.look != .action, message.follows(earlier.message) {
            classes.append("follows")
        }
        return """
            <article data-id="\(epoch):\(message.seq)" class="\(classes.joined(separator: " "))"\
            \(.when(isMarked(message), " id=\"message\" aria-current=\"true\""))>\
            \(namesakes.face(message.from))\
            <header>\(.when(!isAction, "\(name(of: message)) "))\(link(message))</header>\
            \(text(of: excerpt))\(edited(message))</article>
            """
    }

    /// Its time leads to it.
    private func link(_ message: Message) -> HTML {
        """
        <a class="at" href="\(HTML.address(of: channel, below: base))&amp;message=\
        \(epoch):\(message.seq)#message">\(time(message.at))</a>
        """
    }

    /// A link may lead to what was deleted, or to what somebody has made up.
    private var missing: HTML {
        guard marked != nil, messages?.contains(where: isMarked) == false else { return "" }
        return "<noscript><p class=\"faint\">\(texts[.messageGone])</p></noscript>"
    }

    private func isMarked(_ message: Message) -> Bool {
        message.seq == marked?.seq && epoch == marked?.epoch
    }

    private func name(of message: Message) -> HTML {
        """
        <bdi class="from">\(message.from?.displayName ?? texts[.somebody])</bdi>\
        \(namesakes.tag(message.from, texts))
        """
    }

    /// A paragraph cannot have blocks in it.
    private func text(of excerpt: Excerpt) -> HTML {
        let content = excerpt.content
        switch excerpt.look {
        case .words: return "<p class=\"text\" dir=\"auto\">\(content)</p>"
        case .emoji: return "<p class=\"text emoji\" dir=\"auto\">\(content)</p>"
        case .blocks: return "<div class=\"text\" dir=\"auto\">\(content)</div>"
        case .action:
            return """
                <p class="text" dir="auto">\(name(of: excerpt.message)) \(content)</p>
                """
        }
    }

    private func edited(_ message: Message) -> HTML {
        guard case .edited(let at) = message.revision else { return "" }
        let words = visitor.texts.parts(.editedAt(time: Texts.place), time(at))
        return "<p class=\"edited\">\(words)</p>"
    }

    private func time(_ at: Timestamp) -> HTML {
        let text = at.description
        let (day, minute) = (String(text.prefix(10)), String(text.dropFirst(11).prefix(5)))
        return """
            <time datetime="\(text)" title="\(day) \(minute) UTC">\(minute)</time>
            """
    }
}

extension Message {
    /// Whether it goes on where `earlier` stopped: the same name, minutes later. Then the name need
    /// not be said again.
    fileprivate func follows(_ earlier: Message) -> Bool {
        from == earlier.from && at.milliseconds - earlier.at.milliseconds < 5 * 60_000
    }
}
