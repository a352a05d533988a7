// Who gets the page at `/`, and who waits there for a message, or for all of them.
// SPDX-License-Identifier: MIT

import HTTP

/// What `GET /` means to one client. The first rule that fits decides, as in docs/protocol.md.
///
/// Heads of real clients, and what each must get, are in Tests/ChatHTTPTests/Heads.
enum RootNegotiation {
    /// The page, for a person to look at.
    case page
    /// The next message, as a call of this function, or as JSON where there is none; `hold` ends
    /// the wait.
    case wait(CallbackName?, hold: Duration?)
    /// Every message from now on, as events.
    case events

    /// - Throws: 400 for a script tag that asks for the page, and for parameters that are wrong.
    init(_ request: Request) throws(HTTPError) {
        let query = request.query
        let callback = try request.scriptCallback(query)
        let hold = try query.seconds("hold", in: 1...600)
        let namesChannel = try query.bytes("channel") != nil
        let wait = RootNegotiation.wait(callback, hold: hold)
        if callback != nil {
            if namesChannel { throw .pageIsNoScript }
            self = wait
        } else if namesChannel {
            self = .page
        } else if hold != nil {
            self = wait
        } else if request.wantsEvents {
            self = .events
        } else {
            self = request.isFromBrowser ? .page : wait
        }
    }

    /// How the `User-Agent` of a browser begins. Old and small ones may tell no more than that.
    static let browsers: [StaticString] = [
        "mozilla/", "netsurf", "links", "elinks", "lynx", "w3m", "dillo", "edbrowse", "opera/",
        "ncsa",
    ]

    /// What programs have in their `User-Agent` that otherwise look like a browser: apps on Apple's
    /// URLSession and Swift's on Linux name a language, scripts on Windows begin with `Mozilla/`.
    static let programs: [StaticString] = [
        "cfnetwork/", "curl/", "powershell/", "winhttp",
    ]
}
