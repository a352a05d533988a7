// Step 5, finished: a page that shows what comes. The server keeps the lines.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTP
import Workshop

final class Chat: RendersGET, RendersPOST {
    private var lines: [String] = []
    private var waiting: [Deferred<Void>] = []

    // GET /chat?seen=3: the lines after the third, as soon as there are some.
    func renderGET(_ request: Request) throws -> Reply {
        let seen = max(0, Int(try request.query.value("seen") ?? "") ?? 0)
        let news = Deferred<Void>()
        if seen < lines.count {
            try news.callback()
        } else {
            waiting.append(news)
        }
        return .later(
            news.addCallback {
                .line(.ok, self.lines.dropFirst(seen).joined(separator: "\n"))
            })
    }

    func renderPOST(_ request: Request) throws -> Reply {
        let text = String(decoding: request.body, as: UTF8.self)
        lines += text.split(whereSeparator: \.isNewline).map(String.init)
        let listeners = waiting
        waiting = []
        for listener in listeners { try listener.callback() }
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
