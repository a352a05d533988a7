// Answers over TLS, and servers that must not be trusted.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTPSClient
import LoopSupport
import TestSupport
import Testing

@Suite(.blocking) struct HTTPSClientTests {
    private let loop: EventLoop
    private let authority: TestAuthority

    init() throws {
        loop = try EventLoop()
        authority = try TestAuthority()
    }

    private func client(trusting file: String? = nil) throws -> HTTPSClient {
        try HTTPSClient(loop, trust: HTTPSTrust(authorities: file ?? authority.file))
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func `a server whose certificate is for its name answers`(_ host: String) throws {
        try authority.sign("good", for: "DNS:localhost,IP:127.0.0.1")
        let server = try TLSServer(authority, "good")
        let client = try client()
        for _ in 0..<3 {
            let response = try outcome(
                of: client.fetch(HTTPSRequest("https://\(host):\(server.port)/")), on: loop)
            #expect(response.status == 200)
            #expect(response.contentType == "text/html")
            #expect(String(decoding: response.body, as: UTF8.self).contains("s_server"))
        }
    }

    @Test(arguments: [
        ("DNS:login.example,IP:127.0.0.2", 2, "", "no alternative certificate subject name"),
        ("IP:127.0.0.1", -1, "", "certificate has expired"),
        ("IP:127.0.0.1", 2, "-tls1_1 -cipher ALL:@SECLEVEL=0", "protocol version"),
    ])
    func `a certificate for another name, an old one and an old TLS are refused`(
        _ names: String, _ days: Int, _ options: String, _ words: String
    ) throws {
        try authority.sign("bad", for: names, days: days)
        let server = try TLSServer(authority, "bad", options)
        let client = try client()
        let url = "https://127.0.0.1:\(server.port)/"
        let error = try failure(of: client.fetch(HTTPSRequest(url)), on: loop)
        guard case .notSecure(let name, let reason) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(name == "127.0.0.1:\(server.port)")
        #expect(reason.contains(words), "\(reason)")
    }

    @Test func `an authority that nobody named is not trusted`() throws {
        try authority.sign("good", for: "IP:127.0.0.1")
        let server = try TLSServer(authority, "good")
        let client = try client(trusting: TestAuthority().file)
        let url = "https://127.0.0.1:\(server.port)/"
        let error = try failure(of: client.fetch(HTTPSRequest(url)), on: loop)
        guard case .notSecure = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func `the system's authorities are not asked beside a file`() throws {
        let client = try client(trusting: "/nowhere")
        let server = try ScriptedServer([.wait])
        defer { server.stop() }
        let url = "https://127.0.0.1:\(server.port)/"
        let error = try failure(of: client.fetch(HTTPSRequest(url)), on: loop)
        guard case .notSecure = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func `a server that speaks no TLS is refused`() throws {
        let server = try ScriptedServer(
            [.bytes(wire("HTTP/1.1 200 OK|Content-Length: 0||"))], greets: true)
        defer { server.stop() }
        let url = "https://127.0.0.1:\(server.port)/"
        let client = try client()
        let error = try failure(of: client.fetch(HTTPSRequest(url)), on: loop)
        guard case .notSecure = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func `twenty at once are answered, each with its own`() throws {
        try authority.sign("good", for: "IP:127.0.0.1")
        for number in 0..<20 {
            try authority.write(
                wire("HTTP/1.0 200 OK|Content-Length: 2||") + Array("\(number + 10)".utf8),
                to: "\(number)")
        }
        let server = try TLSServer(authority, "good", "-HTTP")
        let client = try client()
        let answers = (0..<20).map {
            client.fetch(HTTPSRequest("https://127.0.0.1:\(server.port)/\($0)"))
        }
        let responses = try outcome(of: gather(answers), on: loop)
        #expect(
            responses.map { String(decoding: $0.body, as: UTF8.self) } == (10..<30).map { "\($0)" })
    }
}
