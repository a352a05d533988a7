// Step 10: a page, a chat on another origin, and a key that both know.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import Glibc
import HTTP

let clock = SystemClock()
let key = TicketKey(secret: "Keep this in a file: it lets anyone in.")!
let html = String(decoding: PackageResources.page_html, as: UTF8.self)

final class Page: RendersGET {
    let head = ResponseHead(.ok, "Content-Type: text/html; charset=utf-8")
    var chat = ""

    func renderGET(_ request: Request) -> Reply {
        let text = html.replacing("CHAT", with: chat)
        return .response(Response(head, Body(text)))
    }
}

final class MyTicket: RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        // A real site knows its visitors by its cookie.
        let ticket = Ticket(
            name: try request.query.value("visitor"),
            channels: [ChannelName("private-board")!],
            expires: clock.now() + .seconds(600), maySay: true)
        return .response(.text(.ok, key.sign(ticket)))
    }
}

EventLoop.main { loop in
    let (page, port) = (Page(), Int(CommandLine.arguments.last!) ?? 8080)
    let site = Site(["/": page, "/my-ticket": MyTicket()])
    let www = try loop.listenTCP(port, site)

    var options = ChatOptions()
    options.allowedOrigins = [Origin("http://localhost:\(www.port)")!]
    let sessions = Sessions(.off, keys: KeyRing(at: clock.now()), siteKeys: [key])
    let journal = MemoryJournal(clock: clock)
    let chat = ChatSite(
        Hub(journal: journal, scheduler: loop, clock: clock), scheduler: loop,
        limits: SharedLimits(options), sessions: sessions)
    loop.onSignal(SIGINT) { chat.close().addCallback { loop.stop() } }

    let server = try loop.listenTCP(port == 0 ? 0 : port + 1, chat.site)
    page.chat = "http://localhost:\(server.port)"
    let address = "http://localhost:\(www.port)/?visitor=ann"
    print("Open \(address); the chat is at \(page.chat)")
}
