// The messages, in the same markup as page/message.js makes.
// SPDX-License-Identifier: MIT

internal import Chat
internal import FoundationEssentials

extension Page {
    var log: HTML {
        """
        <div id="log" role="log" aria-label="Messages" tabindex="0" \
        data-empty="\(lines?.isEmpty == false ? "false" : "true")"\
        \(.when(lines == nil, " data-locked"))>
        <div class="paper">
        <p id="start"></p>
        <div id="lines">
        \(HTML(joining: articles, by: "\n"))
        </div>
        \(empty)
        <div id="pending"></div>
        </div>
        </div>
        """
    }

    /// Shown while there are no messages; the last sentence where one may not read them.
    private var empty: HTML {
        """
        <div id="empty"><img src="/icon.svg" alt="" width="72" height="72">
        <div class="vacant"><p>Nothing was said here yet. Say something, or from a terminal:</p>
        <pre>curl -d 'text=hi' localhost:\(port)/channels/<span data-here>\(channel.description)\
        </span></pre></div>
        <p class="locked">This channel is private. Log in to read it.</p></div>
        """
    }

    private var articles: [HTML] {
        let lines = lines ?? []
        return lines.indices.map { article(lines[$0], after: $0 > 0 ? lines[$0 - 1] : nil) }
    }

    private func article(_ entry: Entry, after earlier: Entry?) -> HTML {
        let at = entry.at.description
        let isOwn = entry.from != nil && entry.from == visitor
        var classes = isOwn ? ["own"] : []
        if let earlier, entry.follows(earlier) { classes.append("follows") }
        return """
            <article data-id="\(epoch):\(entry.seq)" class="\(classes.joined(separator: " "))">\
            \(face(entry.from))\
            <header><bdi class="from">\(entry.from ?? "somebody")</bdi> \
            <time datetime="\(at)" title="\(at)">\(String(at.dropFirst(11).prefix(5)))</time>\
            </header><p class="text" dir="auto">\(content(of: entry.body))</p></article>
            """
    }

    /// Its text; what has none is shown as the JSON that it is.
    private func content(of body: Message) -> HTML {
        if let said = try? JSONDecoder().decode(Said.self, from: Data(body.json)) {
            return "\(said.text)"
        }
        return "<code>\(String(decoding: body.json, as: UTF8.self))</code>"
    }

    private struct Said: Decodable {
        let text: String
    }

    /// The circle with a letter: the same colour for the same name, here and in page/message.js.
    func face(_ name: String?) -> HTML {
        let letter = name?.first.map { String($0).uppercased() } ?? "?"
        let tint = (name ?? "").utf8.reduce(0) { ($0 * 31 + Int($1)) % 65521 } % 12
        return """
            <span class="face" aria-hidden="true" data-tint="\(tint)">\(letter)</span>
            """
    }
}

extension Entry {
    /// Whether it goes on where `earlier` stopped: the same name, minutes later. Then the name need
    /// not be said again.
    fileprivate func follows(_ earlier: Entry) -> Bool {
        from == earlier.from && at.milliseconds - earlier.at.milliseconds < 5 * 60_000
    }
}
