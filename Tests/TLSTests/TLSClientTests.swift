// A client over TLS, and servers that it must not trust.
// SPDX-License-Identifier: MIT

import COpenSSL
import Deferred
import EventLoop
import Foundation
import HTTP
import TLS
import TestSupport
import Testing

@Suite(.blocking) struct TLSClientTests {
    private let loop: EventLoop
    private let authority: TestAuthority

    init() throws {
        loop = try EventLoop()
        authority = try TestAuthority()
    }

    /// What a GET comes to: a status, or an error.
    private func outcome(
        host: String = "127.0.0.1", port: Int, trusting file: String? = nil,
        patience: Duration = .seconds(10), count: Int = 1
    ) throws -> [Result<Int, ClientError>] {
        var limits = ClientLimits()
        limits.patience = patience
        let client = HTTPClient(
            loop, host: host, port: port,
            trusting: try TLSTrust(authorities: file ?? authority.file), limits: limits)
        return (0..<count).compactMap { _ in
            var outcome: Result<Int, ClientError>?
            client.get("/").addCallback { outcome = .success($0.status) }
                .addErrback(ClientError.self) { outcome = .failure($0) }
                .addBoth { [loop] _ in loop.callSoon { loop.stop() } }
            let alarm = loop.callLater(.patience) { [loop] in loop.stop() }
            loop.run()
            alarm.cancel()
            return outcome
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func `a server whose certificate is for its name answers, on one connection after the other`(
        _ host: String
    ) throws {
        try authority.sign("good", for: "DNS:localhost,IP:127.0.0.1")
        let server = try TLSServer(authority, "good")
        let outcomes = try outcome(host: host, port: server.port, count: 3)
        #expect(outcomes == [.success(200), .success(200), .success(200)])
    }

    @Test(arguments: [
        ("DNS:chat.example,IP:127.0.0.2", 2, "", SecurityProblem.wrongName),
        ("IP:127.0.0.1", -1, "", .expired),
        ("IP:127.0.0.1", 2, "-tls1_1 -cipher ALL:@SECLEVEL=0", .oldVersion),
    ])
    func `a certificate for another name, an old one and an old TLS are refused`(
        _ names: String, _ days: Int, _ options: String, _ problem: SecurityProblem
    ) throws {
        try authority.sign("bad", for: names, days: days)
        let server = try TLSServer(authority, "bad", options)
        #expect(
            try outcome(port: server.port)
                == [.failure(.notSecure(host: "127.0.0.1", port: server.port, problem))])
    }

    @Test func `an authority that nobody named is not trusted`() throws {
        try authority.sign("good", for: "IP:127.0.0.1")
        let server = try TLSServer(authority, "good")
        let others = try TestAuthority()
        #expect(
            try outcome(port: server.port, trusting: others.file)
                == [.failure(.notSecure(host: "127.0.0.1", port: server.port, .unknownAuthority))])
    }

    @Test func `a name is not looked for in a certificate that has only an address`() throws {
        try authority.sign("address", for: "IP:127.0.0.1")
        let server = try TLSServer(authority, "address")
        #expect(
            try outcome(host: "localhost", port: server.port)
                == [.failure(.notSecure(host: "localhost", port: server.port, .wrongName))])
    }

    @Test(arguments: [
        ScriptedServer.Step.bytes(wire("HTTP/1.1 400 Bad Request|Content-Length: 0||")),
        .bytes(wire("SSH-2.0-OpenSSH|")),
    ])
    func `a server that does not speak TLS is told apart`(_ step: ScriptedServer.Step) throws {
        let server = try ScriptedServer([step], greets: true)
        defer { server.stop() }
        #expect(
            try outcome(port: server.port)
                == [.failure(.notSecure(host: "127.0.0.1", port: server.port, .noTLS))])
    }

    @Test func `a server that hangs up before the connection is secure may be tried again`() throws
    {
        let server = try ScriptedServer([.cut()], greets: true)
        defer { server.stop() }
        guard case .failure(.notSecure(_, _, let problem)) = try outcome(port: server.port)[0]
        else { throw TestError.cannotConnect(0) }
        #expect(problem == .hungUp)
        #expect(problem.isTemporary)
    }

    @Test func `nobody there is as it is without TLS`() throws {
        let server = try ScriptedServer([], listens: false)
        let outcomes = try outcome(port: server.port)
        #expect(outcomes == [.failure(.cannotConnect(host: "127.0.0.1", port: server.port))])
    }

    @Test func `a server that is silent is given up`() throws {
        let server = try ScriptedServer([.wait])
        defer { server.stop() }
        let outcomes = try outcome(port: server.port, patience: .milliseconds(50))
        #expect(outcomes == [.failure(.cannotConnect(host: "127.0.0.1", port: server.port))])
    }

    @Test func `a failure that somebody else left behind is no reason`() throws {
        let context = SSL_CTX_new(TLS_client_method())
        defer { SSL_CTX_free(context) }
        let connection = SSL_new(context)
        defer { SSL_free(connection) }
        #expect(SSL_shutdown(connection) == -1, "as libcurl does, while nothing is connected")
        #expect(throws: TLSError.noAuthorities("/nowhere", "No such file or directory")) {
            try TLSTrust(authorities: "/nowhere")
        }
    }

    @Test func `a file without certificates is an error at once`() throws {
        #expect(throws: TLSError.noAuthorities("/nowhere", "No such file or directory")) {
            try TLSTrust(authorities: "/nowhere")
        }
        try "nothing".write(toFile: authority.file, atomically: true, encoding: .utf8)
        #expect(throws: TLSError.self) { try TLSTrust(authorities: authority.file) }
    }
}
