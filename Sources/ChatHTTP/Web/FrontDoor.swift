// Who gets the page at `/`, and who waits there for a message.
// SPDX-License-Identifier: MIT

import HTTP

/// What `GET /` means to one client. The first rule that fits decides, as in docs/protocol.md.
///
/// Heads of real clients, and what each must get, are in Tests/ChatHTTPTests/Heads.
enum FrontDoor {
    /// The page, for a person to look at.
    case page
    /// The next message, as a call of this function, or as JSON where there is none; `hold` ends
    /// the wait.
    case wait(CallbackName?, hold: Duration?)

    /// - Throws: 400 for a script tag that asks for the page, and for parameters that are wrong.
    init(_ request: Request) throws(HTTPError) {
        let callback = try request.scriptCallback()
        let hold = try request.query.seconds("hold", in: 1...600)
        let namesChannel = try request.query.value("channel") != nil
        let wait = FrontDoor.wait(callback, hold: hold)
        if callback != nil {
            if namesChannel { throw .pageIsNoScript }
            self = wait
        } else if namesChannel {
            self = .page
        } else if hold != nil {
            self = wait
        } else {
            self = request.isFromBrowser ? .page : wait
        }
    }

    /// How the `User-Agent` of a browser begins. Old and small ones may tell no more than that.
    fileprivate static let browsers: [StaticString] = [
        "mozilla/", "netsurf", "links", "elinks", "lynx", "w3m", "dillo", "edbrowse", "opera/",
        "ncsa",
    ]

    /// What programs have in their `User-Agent` that otherwise look like a browser: apps on Apple's
    /// URLSession and Swift's on Linux name a language, scripts on Windows begin with `Mozilla/`.
    fileprivate static let programs: [StaticString] = [
        "cfnetwork/", "curl/", "powershell/", "winhttp",
    ]
}

extension Request {
    /// Whether a person will look at the answer. curl is told apart by the first two lines, so it
    /// pays for no more.
    fileprivate var isFromBrowser: Bool {
        field("accept", mentions: "text/html")
            || namesBrowser && !isFromScript && !namesProgram
    }

    private var namesBrowser: Bool {
        field("user-agent", beginsWithAnyOf: FrontDoor.browsers) || namesLanguage
    }

    /// Whether somebody reads one. `*`, which node sends, is none.
    private var namesLanguage: Bool {
        guard let first = field("accept-language")?.utf8.first else { return false }
        return first != UInt8(ascii: "*")
    }

    /// Whether a page's script, image or the like asks. Over plain HTTP browsers send no
    /// `Sec-Fetch-Mode`, but to other sites an `Origin`. In `X-Requested-With` old Androids name
    /// themselves even when a person follows a link.
    private var isFromScript: Bool {
        let mode = field("sec-fetch-mode")
        return mode != nil && mode != "navigate"
            || hasField("origin") || field("x-requested-with") == "XMLHttpRequest"
            || field("accept", mentions: "application/json")
            || field("accept", mentions: "text/event-stream")
    }

    private var namesProgram: Bool {
        FrontDoor.programs.contains { field("user-agent", mentions: $0) }
    }
}
