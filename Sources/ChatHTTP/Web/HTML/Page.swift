// The chat page as it comes from the server: to read and to post without a script, too.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// What the page at `/` shows to one visitor. `page.js` takes it over where it runs.
struct Page {
    /// A channel to go to.
    struct Room {
        let name: ChannelName
        let people: Int
    }

    let channel: ChannelName
    /// Who looks at it; nil for nobody in particular.
    var visitor: Identity?
    /// Goes with each form.
    var xsrf: String
    var login: Sessions.Login
    /// Whether another site decides who reads private channels: logging in here does not help then.
    var siteDecides = false
    /// What stands in the forms again, and why it was not accepted.
    var rejected: RejectedForm?
    /// The newest messages, oldest first; nil where this visitor may not read them.
    var lines: [Message]?
    /// The journal's name, which is the first part of each message's id.
    var epoch: String
    var rooms: [Room] = []
    /// Who is in the channel, by name.
    var people: [Identity] = []
    /// How many are there in all, where not all are named.
    var peopleCount = 0
    /// The site's, for the lines to try with curl.
    var address: String
    /// How long messages are kept, in a sentence; nil for as long as there is room.
    var kept: String?
    /// Whether the operator has a style sheet of their own.
    var hasStyle = false
    /// Marks the scripts of this page as ours.
    let nonce = Page.newNonce()

    /// How many messages ``lines`` has at most.
    static let length = 30
    /// How many people are named.
    static let mostPeople = 100

    var response: Response {
        var response = Response(.page(rejected?.error.status ?? .ok), Body(html.description))
        response.retry(after: rejected?.error.retryAfter)
        response.fields.append(("Content-Security-Policy", policy))
        return response
    }

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1, \
        interactive-widget=resizes-content">
        <meta name="color-scheme" content="light dark">
        <meta name="theme-color" content="#f6eee4" media="(prefers-color-scheme: light)">
        <meta name="theme-color" content="#171310" media="(prefers-color-scheme: dark)">
        <title>\(sign)\(channel.description) · Fireside</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/page.css">
        \(.when(hasStyle, "<link rel=\"stylesheet\" href=\"/style.css\">\n"))\(modules)
        </head>
        <body data-channel="\(channel.description)" data-login="\(login.rawValue)">
        <a class="skip" href="#log">Skip to the messages</a>
        <a class="skip" href="#channels">Skip to channels and people</a>
        \(top)
        <main id="main">
        \(log)
        <button id="newest" type="button" hidden></button>
        <p id="typing" aria-live="polite"></p>
        <p id="notice" role="alert">\(notice)</p>
        \(loginForm)
        \(sayForm)
        </main>
        <div id="veil"></div>
        \(side)
        <script nonce="\(nonce)" src="/fireside.js"></script>
        <script nonce="\(nonce)" type="module" src="/page.js"></script>
        <script nonce="\(nonce)" defer src="/plain.js"></script>
        </body>
        </html>

        """
    }

    /// What page.js imports, each asked for before that has been read. As scripts, and not with
    /// `modulepreload`: text browsers list every link, and old ones leave out a script of a type that
    /// they do not know. A browser runs a module once, however often it is named.
    private var modules: HTML {
        HTML(
            joining: WebFile.modules.map {
                "<script nonce=\"\(nonce)\" type=\"module\" src=\"\($0)\"></script>"
            }, by: "\n")
    }
}
