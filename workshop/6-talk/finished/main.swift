// Step 6, finished: a page that talks. Names, and people who come and leave.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTP
import Workshop

final class Chat: RendersGET, RendersPOST {
    private var lines: [String] = []
    private var waiting: [Deferred<Void>] = []

    private func say(_ text: String) throws {
        lines += text.split(whereSeparator: \.isNewline).map(String.init)
        let listeners = waiting
        waiting = []
        for listener in listeners { try listener.callback() }
    }

    // GET /chat?name=Aya&seen=3, as in step 5. Whoever has no `seen` has just come.
    func renderGET(_ request: Request) throws -> Reply {
        let name = try request.query.value("name") ?? "Somebody"
        let known = Int(try request.query.value("seen") ?? "")
        if known == nil { try say("\(name) is here.") }
        let seen = max(0, known ?? 0)

        let news = Deferred<Void>()
        if seen < lines.count { try news.callback() } else { waiting.append(news) }
        return .later(
            news
                .addErrback(CancelledError.self) { _ in try self.say("\(name) has left.") }
                .addCallback {
                    .line(.ok, self.lines.dropFirst(seen).joined(separator: "\n"))
                })
    }

    // POST /chat?name=Aya
    func renderPOST(_ request: Request) throws -> Reply {
        let name = try request.query.value("name") ?? "Somebody"
        let text = String(decoding: request.body, as: UTF8.self)
        try say("\(name): \(text)")
        return "OK"
    }
}

final class Page: RendersGET {
    private let head = ResponseHead(.ok, "Content-Type: text/html; charset=utf-8")

    func renderGET(_ request: Request) -> Reply {
        let html = String(decoding: PackageResources.page_html, as: UTF8.self)
        return .response(Response(head, Body(html)))
    }
}

EventLoop.main { loop in
    let site = Site(["/": Page(), "/chat": Chat()])
    let server = try loop.listenTCP(port, host: host, site)
    print("Open: http://localhost:\(server.port)/")
}
