// Where the server listens, and what it says of that.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatHTTP
import Foundation
import HTTP
import TestSupport
import Testing
@testable import fireside

@Suite(.blocking) struct ListenTests {
    private let folder: JournalFolder

    init() throws {
        folder = try JournalFolder()
    }

    private var socket: String { "\(folder.path)/http.sock" }

    @Test func `one server listens at a port and on a Unix socket`() throws {
        let server = try ServerProcess(
            "--listen 127.0.0.1:0 --listen unix:\(socket) --socket-mode 600 --login off")
        #expect(server.greeting.contains(":\(server.port) and unix:\(socket)\n"))
        let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        // Whichever loop takes it: the message reaches the others.
        for number in 0..<20 {
            let curl = try Command(
                "/usr/bin/curl", ["-s", "--unix-socket", socket, "-d", "{}", "http://a/channels/a"])
            #expect(curl.exitStatus() == 0)
            #expect(curl.output.contains(#"{"id":""#), "\(number): \(curl.output)")
        }
        #expect(try server.get("/poll?channels=a&since=start").text.contains(#""body":{}"#))
        #expect(server.stop() == 0)
        #expect(!FileManager.default.fileExists(atPath: socket))
    }

    @Test func `clients that a proxy names have limits of their own`() throws {
        let server = try ServerProcess(
            "--trust-proxy 127.0.0.1 --login off --publish-rate 1 --publish-burst 1")
        for host in 1...100 {
            let field = "X-Forwarded-For: 192.0.2.\(host)|"
            #expect(try server.post("1", to: "/channels/a", field).status == 201)
            #expect(try server.post("2", to: "/channels/a", field).status == 429)
        }
        // Elsewhere the field says nothing.
        #expect(
            try server.post("1", to: "/channels/a", from: "127.0.0.2", "X-Forwarded-For: 1.1.1.1|")
                .status == 201)
        #expect(
            try server.post("1", to: "/channels/a", from: "127.0.0.2", "X-Forwarded-For: 2.2.2.2|")
                .status == 429)
    }

    @Test func `an open wall behind a proxy is warned of`() throws {
        let server = try ServerProcess("--trust-proxy loopback --login off")
        #expect(server.logLines.contains { $0.contains("--login off behind a proxy") })
        #expect(try ServerProcess("--trust-proxy loopback").greeting.contains("Login: by name"))
    }

    private func places(_ words: String..., activated: [Int32] = []) throws -> ServerAddresses {
        try ServerAddresses(ServerOptions.parse(words), activated: activated)
    }

    @Test func `a place is a port, a Unix socket, or what systemd has passed on`() throws {
        let all = try places(
            "--listen", "[::1]:81", "--listen", "localhost:0", "--listen", "unix:a.sock",
            "--listen", "systemd", activated: [3, 4])
        #expect(
            all.places == [
                .tcp(host: "::1", port: 81), .tcp(host: "localhost", port: 0),
                .unix(path: "a.sock", permissions: 0o660), .descriptor(3), .descriptor(4),
            ])
        #expect(try places("--port", "5").places == [.tcp(host: "127.0.0.1", port: 5)])
        #expect(try places("--port", "5", activated: [3]).places == [.descriptor(3)])
        #expect(throws: ValidationError.self) { try places("--listen", "systemd") }
    }

    @Test(arguments: ["", "8080", ":8080", "a:b", "::1:80", "a:70000", "unix:", "http://a:80"])
    func `anything else is no place`(_ text: String) {
        #expect(ListenPlace(argument: text) == nil)
    }

    @Test func `logins are off only where nobody else can come in`() throws {
        #expect(try places().login(nil) == .off)
        #expect(try places("--listen", "[::1]:81").login(nil) == .off)
        #expect(try places("--host", "0.0.0.0").login(nil) == .name)
        #expect(try places("--listen", "127.0.0.1:1", "--listen", "0.0.0.0:1").login(nil) == .name)
        #expect(try places("--listen", "unix:a").login(nil) == .name)
        #expect(try places("--trust-proxy", "127.0.0.1").login(nil) == .name)
        #expect(try places("--trust-proxy", "127.0.0.1").login(.off) == .off)
    }

    @Test func `the operator is told what is risky`() throws {
        #expect(try places().warnings(login: .off).isEmpty)
        #expect(
            try places("--listen", "unix:a", "--trust-proxy", "unix").warnings(login: .name)
                .isEmpty)
        #expect(try places("--listen", "unix:a").warnings(login: .off).count == 2)
        #expect(try places("--trust-proxy", "unix").warnings(login: .name).count == 1)
        #expect(try places("--trust-proxy", "0.0.0.0/0").warnings(login: .name).count == 1)
    }

    @Test func `a header that nobody may send is not asked for`() {
        #expect(throws: (any Error).self) { try ServerOptions.parse(["--proxy-protocol"]) }
        for word in ["", "example.com", "10.0.0.0/33", "127.0.0.1:80"] {
            #expect(throws: (any Error).self) {
                try ServerOptions.parse(["--trust-proxy", word])
            }
        }
    }

    @Test func `commands for a Unix socket name it`() {
        let text = StartupBanner(
            listening: [.unix(path: "/run/a b.sock", permissions: 0)], site: SiteAddress(),
            program: "fireside", journal: "memory", count: 0, retention: .init(), login: .off,
            loops: 1, inspector: nil
        ).description
        #expect(text.contains("listens on unix:/run/a b.sock\n"))
        #expect(text.contains("curl --unix-socket '/run/a b.sock' 'localhost/?callback=hello'\n"))
        #expect(!text.contains(" say ") && !text.contains("open in a browser"))
    }
}
