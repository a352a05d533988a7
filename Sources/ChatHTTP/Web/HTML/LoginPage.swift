// What a stranger sees of a chat for members: where to log in, and nothing else.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// Links, and a form for another language, so it needs no script. It asks no hub, so it can tell nothing of the chat.
struct LoginPage {
    let base: BasePath
    /// Where the form for another language leads back to.
    let channel: ChannelName
    let language: Language
    let providers: ProviderLinks
    /// Why the last login came to nothing, or a form was refused.
    let notice: String
    let status: Status
    /// Whether the operator has a style sheet of their own.
    let hasStyle: Bool

    func response(gzip: Bool) -> Response {
        var response = Response(.page(status), page: html, gzip: gzip)
        response.fields.append(("Content-Security-Policy", LoginPage.policy))
        return response
    }

    private var texts: Texts { Texts(language: language) }

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="\(language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(texts[.logIn]) · Fireside</title>
        <link rel="icon" href="\(base)/icon.svg" type="image/svg+xml">
        \(HTML.styleSheets(below: base, login: true, own: hasStyle))
        </head>
        <body class="closed">
        <main id="main">
        <p class="brand"><img src="\(base)/icon.svg" alt="" width="32" height="32">Fireside</p>
        <h1>\(texts[.membersOnlyHeading])</h1>
        <p id="notice" role="alert">\(notice)</p>
        \(providers.html(texts))
        \(LanguageForm(channel: channel, base: base, texts: texts).html)
        </main>
        </body>
        </html>

        """
    }

    /// No script may run here at all.
    private static let policy = """
        default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; \
        frame-ancestors 'none'
        """
}

/// A link for each provider, which leads back to where it was followed.
struct ProviderLinks {
    let paths: [(title: String, path: String)]
    /// A path of ours.
    let back: String

    /// As the value of a parameter. What is escaped in it is escaped once more.
    private var escapedBack: String { PercentCoding.encode(back) }

    /// Empty where there is no provider.
    func html(_ texts: Texts) -> HTML {
        if paths.isEmpty { return "" }
        let links: [HTML] = paths.map { title, path in
            "<a class=\"provider\" href=\"\(path)?back=\(escapedBack)\">\(texts[.logInWith(title: title)])</a>"
        }
        return """
            <p class="providers">
            \(HTML(joining: links, by: "\n"))
            </p>
            """
    }
}
