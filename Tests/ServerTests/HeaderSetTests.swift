// Which fields each kind of answer carries, and which none does.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct HeaderSetTests {
    private let server: ServerProcess

    init() throws {
        server = try ServerProcess()
    }

    private static let everywhere = [
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, no-cache, must-revalidate, private, max-age=0",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
    ]

    private func expect(_ answer: HTTPResponse, _ fields: [String: String]) {
        for (name, value) in Self.everywhere.merging(fields, uniquingKeysWith: { $1 }) {
            #expect(answer.field(name) == value)
        }
        #expect(answer.field("Content-Length") == String(answer.body.count))
        #expect(answer.field("Date")?.hasSuffix(" GMT") == true)
        for name in ["Server", "Access-Control-Allow-Credentials"] {
            #expect(!answer.fields.contains { $0.name == name })
        }
        // The page begins a visitor's session; nothing else here does.
        let isPage = fields["Cross-Origin-Opener-Policy"] != nil
        #expect(answer.fields.contains { $0.name == "Set-Cookie" } == isPage)
        #expect(answer.fields.contains { $0.name == "Content-Security-Policy" })
    }

    // 111
    @Test func `a script carries its set, message and error alike`() throws {
        let client = try server.park()
        try server.post("1")
        let answers = [
            try client.receive(), try server.get("/nothing?callback=f"),
            try server.get("/poll?channels=lobby&since=start&callback=f"),
            try server.get("/poll?callback=f"), try server.get("/channels?callback=f"),
            try server.get("/channels/lobby/messages?callback=f"),
            try server.get("/channels/lobby/people?callback=f"),
        ]
        for answer in answers {
            expect(
                answer,
                [
                    "Content-Type": "text/javascript; charset=utf-8",
                    "Content-Disposition": "attachment; filename=\"f.txt\"",
                    "Pragma": "no-cache", "Expires": "0",
                    "Content-Security-Policy":
                        "default-src 'none'; frame-ancestors 'none'; sandbox",
                    "Cross-Origin-Resource-Policy": "cross-origin",
                ])
        }
    }

    @Test func `JSON carries its set, message and error alike`() throws {
        let client = try server.park("/")
        try server.post("1")
        let error = try server.get("/nothing", "Accept: application/json|")
        #expect(error.status == 404)
        let created = try server.post("{}", to: "/channels/a")
        #expect(created.status == 201)
        let answers = [
            try client.receive(), error, created,
            try server.get("/poll?channels=lobby&since=start"), try server.get("/channels"),
            try server.get("/channels/lobby/messages"), try server.get("/channels/lobby/people"),
        ]
        for answer in answers {
            expect(
                answer,
                [
                    "Content-Type": "application/json; charset=utf-8",
                    "Cross-Origin-Resource-Policy": "same-origin",
                ])
        }
    }

    @Test func `plain text carries its set with every status`() throws {
        let answers = [
            try server.post("1"), try server.post("{"), try server.get("/health"),
            try server.get("/metrics"), try server.get("/nothing"),
            try server.get("/?callback=eval"), try server.get("//"),
        ]
        for answer in answers {
            expect(
                answer,
                [
                    "Content-Type": "text/plain; charset=utf-8",
                    "Cross-Origin-Resource-Policy": "same-origin",
                ])
        }
    }

    @Test func `the page carries its set`() throws {
        let answer = try server.get("/", "Accept: text/html|")
        let html = String(decoding: answer.body, as: UTF8.self)
        let nonce = try #require(html.firstMatch(of: /<script nonce="([\w-]{22})"/)).1
        expect(
            answer,
            [
                "Content-Type": "text/html; charset=utf-8",
                "Referrer-Policy": "same-origin",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Content-Security-Policy": """
                default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'self'; \
                connect-src 'self'; img-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
                frame-ancestors 'none'; require-trusted-types-for 'script'
                """,
            ])
        #expect(answer.fields.count { $0.name == "Content-Security-Policy" } == 1)
    }

    @Test func `the page's scripts are known by a nonce, another in each answer`() throws {
        let pages = try (0..<3).map { _ in
            let answer = try server.get("/", "Accept: text/html|")
            return String(decoding: answer.body, as: UTF8.self)
        }
        let nonces = pages.map { page in
            Set(page.matches(of: /\ nonce="([^"]*)"/).map { String($0.1) })
        }
        #expect(nonces.allSatisfy { $0.count == 1 })
        #expect(Set(nonces).count == 3)
        for page in pages {
            let marked = page.matches(of: /<script nonce="/).count
            #expect(marked == page.matches(of: /<script/).count)
        }
    }

    @Test(arguments: [
        ("/page/en/plain.js", "text/javascript", "public, no-cache", "same-origin"),
        ("/page/ja/plain.js", "text/javascript", "public, no-cache", "same-origin"),
        ("/page/ru/plain.js", "text/javascript", "public, no-cache", "same-origin"),
        ("/page.css", "text/css", "public, no-cache", "same-origin"),
        ("/icon.svg", "image/svg+xml", "public, max-age=3600", "same-origin"),
        ("/fireside.js", "text/javascript", "public, max-age=3600", "cross-origin"),
        ("/fireside.d.ts", "application/typescript", "public, max-age=3600", "cross-origin"),
        ("/fireside-widget.css", "text/css", "public, max-age=3600", "cross-origin"),
        (
            "/0.1.0-dev/fireside-widget.min.js", "text/javascript", "public, no-cache",
            "cross-origin"
        ),
    ])
    func `a file carries its set`(
        _ path: String, _ type: String, _ cache: String, _ policy: String
    ) throws {
        for (codings, coding) in [("", nil), ("Accept-Encoding: gzip|", "gzip")] {
            let answer = try server.get(path, codings)
            #expect(answer.status == 200)
            expect(
                answer,
                [
                    "Content-Type": "\(type); charset=utf-8", "Cache-Control": cache,
                    "Cross-Origin-Resource-Policy": policy, "Vary": "Accept-Encoding",
                    "Content-Security-Policy":
                        "default-src 'none'; frame-ancestors 'none'; sandbox",
                ])
            #expect(answer.field("Content-Encoding") == coding)
            let tag = try #require(answer.field("ETag"))
            let again = try server.get(path, "\(codings)If-None-Match: \(tag)|")
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            #expect(again.field("Content-Length") == nil)
            #expect(again.field("ETag") == tag)
            #expect(again.field("Cache-Control") == cache)
            #expect(again.field("Vary") == "Accept-Encoding")
        }
    }

    @Test(arguments: [
        ("/icon-192.png", "image/png"), ("/icon-touch.png", "image/png"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ])
    func `what a phone keeps of the page carries its set, too`(
        _ path: String, _ type: String
    ) throws {
        let answer = try server.get(path)
        #expect(answer.status == 200)
        expect(
            answer,
            [
                "Content-Type": type, "Cache-Control": "public, max-age=3600",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            ])
    }

    @Test(arguments: ["", "Accept-Encoding: gzip|"])
    func `HEAD tells of a file what GET does, and sends none of it`(_ codings: String) throws {
        let whole = try server.get("/page/en/plain.js", codings)
        let client = try RawClient(server.port)
        try client.send(request("HEAD", "/page/en/plain.js", codings))
        let head = try client.receive(hasBody: false)
        for name in ["Content-Length", "Content-Type", "Content-Encoding", "ETag", "Vary"] {
            #expect(head.field(name) == whole.field(name))
        }
    }
}
