// The messages, in the same markup as page/message.js makes.
// SPDX-License-Identifier: MIT

import Chat

extension Page {
    var log: HTML {
        let excerpts = excerpts
        return """
            <div id="log" role="log" aria-label="Messages" tabindex="0" \
            data-empty="\(lines?.isEmpty == false ? "false" : "true")"\
            \(.when(lines == nil, " data-locked"))>
            <div class="paper">
            \(start(excerpts))
            <div id="lines">
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
        let vacant: HTML = "No messages yet. Write the first one."
        return """
            <div id="empty"><img src="/icon.svg" alt="" width="72" height="72">
            <p class="vacant"\(words(vacant, now: lines?.isEmpty == true))</p>
            <p class="locked"\(.when(siteDecides, " data-by=\"site\""))\
            \(words(whoMayRead, now: lines == nil))</p></div>
            """
    }

    /// Of a private channel.
    private var whoMayRead: HTML {
        siteDecides
            ? "Only people with a ticket from the site that runs this chat can read this channel."
            : "You need a name to read this channel."
    }

    /// What stands in an element whenever it is so. A browser without styles shows all elements, so
    /// it is there only if it is so now, and else for the script alone.
    private func words(_ words: HTML, now: Bool) -> HTML {
        " data-words=\"\(words)\">\(.when(now, words))"
    }

    /// Leads to the messages for which there was no room.
    private func start(_ excerpts: [Excerpt]) -> HTML {
        guard let first = excerpts.first?.message, excerpts.count < lines?.count ?? 0 else {
            return start("")
        }
        if channel.isPrivate { return start("There are older messages.") }
        return start("<a href=\"\(history(before: first.seq))\">Older messages</a>")
    }

    /// The script says there where the channel begins, or that older messages are gone.
    private func start(_ content: HTML) -> HTML {
        "<p id=\"start\" data-kept=\"\(kept ?? "")\">\(content)</p>"
    }

    private func articles(_ excerpts: [Excerpt]) -> [HTML] {
        excerpts.indices.map {
            article(excerpts[$0], after: $0 > 0 ? excerpts[$0 - 1].message : nil)
        }
    }

    private func article(_ excerpt: Excerpt, after earlier: Message?) -> HTML {
        let message = excerpt.message
        let at = message.at.description
        let isOwn = message.from != nil && message.from == visitor
        var classes = isOwn ? ["own"] : []
        if let earlier, message.follows(earlier) { classes.append("follows") }
        return """
            <article data-id="\(epoch):\(message.seq)" class="\(classes.joined(separator: " "))">\
            \(face(message.from?.displayName))\
            <header><bdi class="from">\(message.from?.displayName ?? "somebody")</bdi> \
            <time datetime="\(at)" title="\(at)">\(String(at.dropFirst(11).prefix(5)))</time>\
            </header><p class="text" dir="auto">\(excerpt.content)</p></article>
            """
    }

    /// The circle with a letter: the same colour for the same name, here and in page/message.js; grey
    /// for nobody. The style sheet draws the letter, so that no browser reads it as part of a text.
    func face(_ name: String?) -> HTML {
        guard let name, let first = name.first else {
            return "<span class=\"face\" aria-hidden=\"true\" data-letter=\"?\"></span>"
        }
        let tint = name.utf8.reduce(0) { ($0 * 45 + Int($1)) % 65521 } % 12
        return """
            <span class="face" aria-hidden="true" data-letter="\(first.uppercased())" \
            data-tint="\(tint)"></span>
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
