// How each refusal is provoked over TCP.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// One reason, and a client that is refused for it.
struct RefusalCase: Sendable {
    let reason: String
    /// What the server is started with.
    let options: String
    /// What must have happened before: its clients stay until the end.
    let prepare: @Sendable (ServerProcess) throws -> [RawClient]
    /// What is refused. The server is alive and takes connections afterwards.
    let provoke: @Sendable (ServerProcess) throws -> Void

    init(
        _ reason: String, with options: String = "",
        _ provoke: @escaping @Sendable (ServerProcess) throws -> Void
    ) {
        (self.reason, self.options) = (reason, options)
        (prepare, self.provoke) = ({ _ in [] }, provoke)
    }

    /// A case for one request that is answered with `status`.
    init(
        _ reason: String, with options: String = "", _ status: Int, _ method: String,
        _ target: String, _ fields: String = "", body: String = "",
        after prepare: @escaping @Sendable (ServerProcess) throws -> [RawClient] = { _ in [] }
    ) {
        (self.reason, self.options, self.prepare) = (reason, options, prepare)
        provoke = { server in
            let client = try server.connect()
            try client.send(request(method, target, fields, body: body))
            #expect(try client.receive().status == status)
        }
    }

    static let all = ofHTTP + ofConnections + ofChat + ofLogin + ofSockets

    private static let form = "Content-Type: application/x-www-form-urlencoded|"
}

// What is refused before the chat sees it.
extension RefusalCase {
    private static let ofHTTP = [
        RefusalCase("malformed_request") { server in
            let client = try server.connect()
            try client.send(wire("GET / HTTP/1.1||"))
            #expect(try client.receive().status == 400)
        },
        RefusalCase("unsupported") { server in
            let client = try server.connect()
            try client.send(wire("BREW / HTTP/1.1|Host: a||"))
            #expect(try client.receive().status == 501)
        },
        RefusalCase("not_found", 404, "GET", "/nothing"),
        RefusalCase("wrong_method", 405, "POST", "/health", body: "1"),
        RefusalCase("bad_parameter", 400, "GET", "/poll?channels=a&hold=x"),
        RefusalCase(
            "head_too_long", with: "--max-head 300", 431, "GET", "/health",
            "X: \(String(repeating: "x", count: 300))|"),
        RefusalCase("body_too_long", with: "--max-body 10", 413, "POST", "/", body: "12345678901"),
        RefusalCase("address_share", with: "--max-parked-per-address 1", 429, "GET", "/") {
            server in
            [try server.park()]
        },
        // A poll is told to come back, with status 200.
        RefusalCase("server_full", with: "--max-parked 1", 200, "GET", "/poll?channels=a") {
            server in
            [try server.park()]
        },
    ]

    private static let ofConnections = [
        RefusalCase("too_slow", with: "--head-timeout 1") { server in
            let client = try server.connect()
            try client.send(wire("GET /"))
            #expect(wait { client.isClosed })
        },
        RefusalCase("sends_too_far_ahead") { server in
            let client = try server.park("/")
            try? client.send([UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20))
            #expect(wait { client.isClosed })
        },
        RefusalCase("holds_too_much", with: "--max-unread 1") { server in
            let head = "POST / HTTP/1.1|Host: a|Content-Length: 65000||"
            let bytes = wire(head) + [UInt8](repeating: UInt8(ascii: "1"), count: 60_000)
            let clients = try (0..<8).map { _ in try server.connect() }
            for client in clients { try? client.send(bytes) }
            #expect(wait { clients.contains { $0.isClosed } })
        },
        RefusalCase("too_many_connections", with: "--max-connections-per-address 2") { server in
            let clients = try (0..<3).map { _ in try server.connect(from: "127.0.0.2") }
            #expect(wait { clients.contains { $0.isClosed } })
        },
        RefusalCase("out_of_descriptors") { server in
            try server.limitDescriptors(to: server.openDescriptors + 2)
            let clients = try (0..<20).map { _ in try server.connect() }
            #expect(wait { clients.contains { $0.isClosed } })
            try server.limitDescriptors(to: 1000)
        },
    ]
}

// What the chat refuses.
extension RefusalCase {
    private static let ofChat = [
        RefusalCase(
            "rate_limited", with: "--publish-rate 1 --publish-burst 1", 429, "POST", "/", body: "2"
        ) { server in
            try server.post("1")
            return []
        },
        RefusalCase(
            "too_many_new_channels", with: "--channel-rate 1", 429, "POST", "/channels/b", form,
            body: "text=1"
        ) { server in
            try server.post("text=1", to: "/channels/a", form)
            return []
        },
        RefusalCase(
            "too_many_channels", with: "--max-channels 1", 507, "POST", "/channels/b", form,
            body: "text=1"
        ) { server in
            try server.post("text=1", to: "/channels/a", form)
            return []
        },
        RefusalCase("bad_callback", 400, "GET", "/?callback=a-b"),
        RefusalCase("bad_channel", 400, "GET", "/poll?channels=%21"),
        RefusalCase("bad_message", 400, "POST", "/", body: "{"),
        RefusalCase("replaced") { server in
            let query = "/poll?channels=a&client=12345678"
            let older = try server.connect()
            try older.send(request("GET", query, "Accept: text/event-stream|"))
            _ = try older.receive(through: "\n\n")
            let newer = try server.connect()
            try newer.send(request("GET", query, "Accept: text/event-stream|"))
            #expect(try older.receive(through: "}}\n\n").contains("409"))
        },
        RefusalCase("stopping", with: "--loops 1") { server in
            let late = try server.connect()
            try late.send(wire("POST / HTTP/1.1|Host: a|Content-Length: 1|"))
            let client = try server.park()
            server.send(15)
            #expect(try client.receive().line == "/**/f(null);")
            try late.send(wire("|1"))
            #expect(try late.receive().status == 503)
        },
    ]

    private static let ofLogin = [
        RefusalCase(
            "foreign_origin", 403, "POST", "/", "Origin: http://elsewhere.example|", body: "1"),
        RefusalCase("wrong_token", 403, "POST", "/login", form, body: "name=ann"),
        RefusalCase("session_over", 403, "POST", "/channels/a", form, body: "text=1&_xsrf=x"),
        RefusalCase(
            "login_wanted", with: "--login name", 401, "POST", "/channels/a", form, body: "text=1"),
        RefusalCase(
            "ticket_wanted", with: "--login name", 401, "GET", "/poll?channels=private-a"),
        RefusalCase("bad_ticket", 401, "GET", "/poll?channels=a&t=x"),
        RefusalCase("name_in_use") { server in
            for status in [200, 409] {
                var visitor = try Caller(server)
                #expect(try visitor.logIn(server, as: "ann").status == status)
            }
        },
        RefusalCase("no_access", with: "--login name") { server in
            var visitor = try Caller(server)
            _ = try visitor.logIn(server, as: "ann")
            try visitor.visit(server, "?channels=private-a")
            let ticket = try visitor.ticket
            #expect(try server.get("/poll?channels=private-b&t=\(ticket)").status == 403)
        },
        RefusalCase("too_many_logins", with: "--login-rate 1") { server in
            var visitor = try Caller(server)
            _ = try visitor.logIn(server, as: "ann")
            #expect(try visitor.logIn(server, as: "bob").status == 429)
        },
    ]

    private static let ofSockets = [
        RefusalCase("bad_handshake", 426, "GET", "/poll?channels=a", "Upgrade: websocket|"),
        RefusalCase("bad_command") { server in
            let client = try SocketClient(server)
            try client.send(#"{"do":1}"#)
            #expect(try client.reply(to: 1).contains("400"))
        },
        RefusalCase("bad_frame") { server in
            let client = try SocketClient(server)
            try client.raw.send([0x81, 1, UInt8(ascii: "1")])  // not masked
            #expect(try client.close().code == 1002)
        },
    ]
}

/// A browser's part: its cookie, and what `/me` said.
private struct Caller {
    private var cookie = ""
    private var card = ""

    init(_ server: ServerProcess) throws { try visit(server) }

    mutating func visit(_ server: ServerProcess, _ query: String = "") throws {
        try note(server.get("/me" + query, cookie))
    }

    mutating func logIn(_ server: ServerProcess, as name: String) throws -> HTTPResponse {
        let answer = try server.post(
            "name=\(name)&_xsrf=\(try value("xsrf"))", to: "/login",
            cookie + "Content-Type: application/x-www-form-urlencoded|")
        if answer.status == 200 { try note(answer) }
        return answer
    }

    var ticket: String { get throws { try value("ticket") } }

    private mutating func note(_ answer: HTTPResponse) throws {
        if let set = answer.field("Set-Cookie") { cookie = "Cookie: \(set.prefix { $0 != ";" })|" }
        card = answer.text
    }

    private func value(_ name: String) throws -> String {
        let start = try #require(card.firstRange(of: "\"\(name)\":\""))
        return String(card[start.upperBound...].prefix { $0 != "\"" })
    }
}
