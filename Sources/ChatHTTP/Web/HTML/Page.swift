// The chat page as it comes from the server: to read and to post without a script, too.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// What the page at `/` shows to one visitor. `page.js` takes it over where it runs.
struct Page {
    let channel: ChannelName
    /// Stands before each path.
    let base: BasePath
    let visitor: PageVisitor
    /// What the channel is about; empty for none.
    var topic = ""
    var log: MessageLog
    var sidebar: Sidebar
    /// What stands in the forms again, and why it was not accepted.
    let rejected: RejectedForm?
    /// Whether the operator has a style sheet of their own.
    let hasStyle: Bool
    /// Whether it keeps to long polls.
    let polls: Bool
    /// Marks the scripts of this page as ours.
    let nonce = Page.newNonce()

    func response(gzip: Bool) -> Response {
        var response = Response(.page(rejected?.error.status ?? .ok), page: html, gzip: gzip)
        response.retry(after: rejected?.error.retryAfter)
        response.fields.append(("Content-Security-Policy", policy))
        return response
    }

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="\(visitor.language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1, \
        interactive-widget=resizes-content">
        <meta name="color-scheme" content="light dark">
        <title>\(channel.sign)\(channel.description) · Fireside</title>
        <link rel="icon" href="\(base)/icon.svg" type="image/svg+xml">
        \(HTML.styleSheets(below: base, login: !visitor.providers.paths.isEmpty, own: hasStyle))
        <script nonce="\(nonce)" type="module" src="\(base)/page/\(visitor.language.rawValue)/page.js"></script>
        </head>
        <body data-channel="\(channel.description)" data-login="\(visitor.login.rawValue)" \
        data-base="\(base)"\(.when(polls, " data-transport=\"poll\""))>
        <a class="skip" href="#log">\(texts[.skipToMessages])</a>
        <a class="skip" href="#text">\(texts[.skipToField])</a>
        <a class="skip" href="#channels">\(texts[.skipToLists])</a>
        \(top)
        <main id="main">
        \(log.html)
        <button id="newest" type="button" hidden></button>
        <p id="typing" aria-live="polite"></p>
        <p id="notice" role="alert">\(forms.notice)</p>
        \(forms.login)
        \(forms.message)
        </main>
        \(sidebar.html)
        <script nonce="\(nonce)" defer src="\(base)/page/fallback.js"></script>
        </body>
        </html>

        """
    }

    private var forms: PageForms {
        PageForms(
            channel: channel, base: base, visitor: visitor, isLocked: log.messages == nil,
            rejected: rejected)
    }

    private var texts: Texts { visitor.texts }

    /// The line above the messages.
    private var top: HTML {
        """
        <header id="top">
        <button id="menu" type="button" aria-label="\(texts[.channelsAndPeople])"><span></span></button>
        <div class="where">
        <h1 id="title"><span class="sign" aria-hidden="true">\(channel.sign)</span>\
        <span data-here dir="auto">\(channel.description)</span></h1>
        <p id="topic" dir="auto">\(topic)</p>
        <p id="count"></p>
        </div>
        <noscript><a class="reload" href="\(HTML.address(of: channel, below: base))">\(texts[.reload])</a></noscript>
        <p id="light" role="status"></p>
        <button id="theme" type="button" aria-label="\(texts[.lightOrDark])"></button>
        </header>
        """
    }
}
