// Step 13: a chat at /bayeux, where the clients of Faye and CometD find what they expect.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import Glibc
import HTTP

let clock = SystemClock()
let html = String(decoding: PackageResources.page_html, as: UTF8.self)

final class Page: RendersGET {
    let head = ResponseHead(.ok, "Content-Type: text/html; charset=utf-8")
    var chat = ""

    func renderGET(_ request: Request) -> Reply {
        let text = html.replacing("CHAT", with: chat)
        return .response(Response(head, Body(text)))
    }
}

EventLoop.main { loop in
    let (page, port) = (Page(), Int(CommandLine.arguments.last!) ?? 8080)
    let www = try loop.listenTCP(port, Site(page))

    var options = ChatOptions()
    options.bayeux = true
    // Scripts of this site's pages may publish, and those of all others only listen.
    options.allowedOrigins = [Origin("http://localhost:\(www.port)")!]
    let chat = ChatSite(
        Hub(journal: MemoryJournal(clock: clock), scheduler: loop, clock: clock), scheduler: loop,
        limits: SharedLimits(options), sessions: Sessions(.off, keys: KeyRing(at: clock.now())))
    loop.onSignal(SIGINT) { chat.close().addCallback { loop.stop() } }

    let server = try loop.listenTCP(port == 0 ? 0 : port + 1, chat.site)
    page.chat = "http://localhost:\(server.port)"
    print("Open http://localhost:\(www.port)/; Bayeux is at \(page.chat)/bayeux")
}
