// Step 10: a page on one origin, the chat on another, and a key that their servers share.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Glibc
import Libevent

@Sendable func now() -> Timestamp { Timestamp(milliseconds: time(nil) * 1000) }

let key = TicketKey(secret: "Keep this in a file: it lets anyone in.")!
let html = String(decoding: PackageResources.page_html, as: UTF8.self)

final class Page: RendersGET {
    var chat = ""

    func renderGET(_ request: Request) -> Reply {
        let head = ResponseHead(.ok, "Content-Type: text/html; charset=utf-8")
        return .response(Response(head, Body(html.replacing("CHAT", with: chat))))
    }
}

final class MyTicket: RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        let ticket = Ticket(
            name: try request.query.value("visitor"),  // a real site knows them by its cookie
            channels: [ChannelName("private-board")!], expires: now() + .seconds(600), maySay: true)
        return .response(.text(.ok, key.sign(ticket)))
    }
}

let (loop, page) = (try EventLoop(), Page())
let port = Int(CommandLine.arguments.last!) ?? 8080
let www = try loop.listenTCP(port, Site(["/": page, "/my-ticket": MyTicket()]))

var options = ChatOptions()
options.allowedOrigins = [Origin("http://localhost:\(www.port)")!]
let hub = Hub(journal: MemoryJournal(clock: now), scheduler: loop, clock: now)
let sessions = Sessions(.off, keys: KeyRing(at: now()), siteKeys: [key], clock: now)
let chat = ChatSite(hub, scheduler: loop, limits: SharedLimits(options), sessions: sessions)
page.chat = "http://localhost:\(try loop.listenTCP(port == 0 ? 0 : port + 1, chat.site).port)"

print("Open http://localhost:\(www.port)/?visitor=ann; the chat is at \(page.chat)")
loop.run()
