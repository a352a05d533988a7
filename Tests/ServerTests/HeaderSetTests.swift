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
        for name in ["Server", "Set-Cookie", "Access-Control-Allow-Credentials"] {
            #expect(!answer.fields.contains { $0.name == name })
        }
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

    @Test func `plain text carries its set, whatever its status`() throws {
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
        expect(
            try server.get("/", "Accept: text/html|"),
            [
                "Content-Type": "text/html; charset=utf-8",
                "Cross-Origin-Opener-Policy": "same-origin",
            ])
    }
}
