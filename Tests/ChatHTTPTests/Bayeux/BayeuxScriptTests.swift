// Script tags on `/bayeux`: what they are told, and whose pages may publish by them.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Foundation
@testable import HTTP
import Testing

@Suite struct BayeuxScriptTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = .withBayeux(clock) { $0.allowedOrigins = [Origin("https://named.example")!] }
    }

    private func get(_ message: String, _ query: String = "&jsonp=f", _ fields: String = "") throws
        -> Client
    {
        let escaped = try #require(
            message.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        return try Client(chat, "GET", "/bayeux?message=\(escaped)\(query)", fields)
    }

    private static let handshake =
        #"[{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["callback-polling"]}]"#
    private static let message = #"[{"channel":"/chat/a","data":{"text":"hi"},"id":"1"}]"#

    @Test(arguments: ["__jsonp1__", "_cometd_jsonp_0", "Faye.jsonp"])
    func `a script tag is answered as every other of this server`(callback: String) throws {
        let answer = try get(BayeuxScriptTests.handshake, "&jsonp=\(callback)")
        #expect(answer.text?.hasPrefix("/**/\(callback)([{") == true)
        #expect(answer.text?.hasSuffix("}]);\n") == true)
        #expect(answer.response?.head.status == .ok)
        #expect(answer.bayeux.first?.isSuccessful == true)
    }

    @Test func `a callback has a name where the client says none`() throws {
        #expect(
            try get(BayeuxScriptTests.handshake, "").text?.hasPrefix("/**/jsonpcallback(") == true)
    }

    @Test(arguments: ["alert", "a;b", "a(", "opener.x.click", "%E2%98%83"])
    func `a callback that is not safe is 400`(name: String) throws {
        #expect(try get(BayeuxScriptTests.handshake, "&jsonp=\(name)").status == 400)
    }

    @Test(arguments: ["", "tea", "[]", "[1]"])
    func `what is no Bayeux is told in band`(message: String) throws {
        let answer = try get(message)
        #expect(answer.status == 200)
        #expect(answer.bayeux.first?.error.hasPrefix("400::") == true)
    }

    @Test func `nobody opens an answer as a page`() throws {
        #expect(
            try get(BayeuxScriptTests.handshake, "&jsonp=f", "Sec-Fetch-Dest: document\r\n").status
                == 403)
    }

    @Test(arguments: [
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Dest: script\r\n",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Dest: empty\r\n",
        "Referer: http://a/page\r\n",
        "Referer: https://a/page\r\n",
        "Referer: https://named.example/forum?x\r\n",
        "Referer: https://named.example/\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: script\r\n",
    ])
    func `a page that may post may publish by a script tag`(fields: String) throws {
        #expect(
            try get(BayeuxScriptTests.message, "&jsonp=f", fields).bayeux.first?.isSuccessful
                == true)
        #expect(try Client(chat, "GET", "/poll?channels=a&since=start&hold=0").bodies.count == 1)
    }

    @Test(arguments: [
        "",
        "Referer: https://evil.example/\r\n",
        "Referer: http://a.evil.example/\r\n",
        "Referer: https://named.example.evil/\r\n",
        "Referer: http://a@evil.example/\r\n",
        "Referer: about:blank\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: script\r\n",
        "Sec-Fetch-Site: same-site\r\nSec-Fetch-Dest: script\r\n",
        "Sec-Fetch-Site: none\r\nSec-Fetch-Dest: empty\r\n",
        // A redirect keeps the page's Referer: the browser's own field counts.
        "Referer: http://a/\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: script\r\n",
        // What a visitor writes can put an image into a page that may post.
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Dest: image\r\n",
        "Referer: https://named.example/\r\nSec-Fetch-Dest: image\r\n",
        "Referer: https://named.example/\r\nSec-Fetch-Dest: style\r\n",
    ])
    func `no other page may, whatever it sends`(fields: String) throws {
        let reply = try #require(
            try get(BayeuxScriptTests.message, "&jsonp=f", fields).bayeux.first)
        #expect(reply.error == "403:/chat/a:Pages of this origin may not post")
        #expect(try Client(chat, "GET", "/poll?channels=a&since=start&hold=0").bodies.isEmpty)
    }

    @Test func `any page may read, and stays one that may not publish`() throws {
        let evil = "Referer: https://evil.example/\r\nSec-Fetch-Site: cross-site\r\n"
        let id = try #require(
            try get(BayeuxScriptTests.handshake, "&jsonp=f", evil).bayeux.first?["clientId"]
                as? String)
        func ask(_ message: String) throws -> BayeuxClient.Message {
            try #require(
                try get(
                    message.replacing("{", with: #"{"clientId":"\#(id)","#, maxReplacements: 1),
                    "&jsonp=f", evil
                )
                .bayeux.first)
        }
        #expect(try ask(#"{"channel":"/meta/subscribe","subscription":"/chat/a"}"#).isSuccessful)
        #expect(
            try ask(
                #"{"channel":"/meta/connect","connectionType":"callback-polling","advice":{"timeout":0}}"#
            )
            .isSuccessful)
        #expect(try ask(#"{"channel":"/chat/a","data":1}"#).error.hasPrefix("403:"))
        #expect(try ask(#"{"channel":"/chat/a/passing","data":1}"#).error.hasPrefix("403:"))
    }

    @Test(arguments: [true, false])
    func `a ticket that lets its bearer speak is enough`(maySay: Bool) throws {
        let calendar = Calendar()
        let key = try #require(TicketKey(secret: "a-secret-of-at-least-32-characters-or-so"))
        let chat = ChatSite.withBayeux(
            clock, sessions: Sessions(calendar, .name, siteKeys: [key]))
        let ticket = key.sign(
            Ticket(
                name: "ann", channels: [ChannelName("a")!],
                expires: Timestamp(milliseconds: calendar.now().milliseconds + 600_000),
                maySay: maySay))
        let client = try BayeuxClient.connected(chat, ext: ["ticket": ticket])
        let message = #"[{"channel":"/chat/a","data":1,"clientId":"\#(client.id)"}]"#
        let escaped = try #require(
            message.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let reply = try Client(chat, "GET", "/bayeux?message=\(escaped)&jsonp=f").bayeux.first
        #expect(reply?.isSuccessful == maySay)
        #expect(
            try Client(chat, "GET", "/poll?channels=a&since=start&hold=0").bodies.count
                == (maySay ? 1 : 0))
    }

    @Test func `pages of named origins may read answers that come with cookies`() throws {
        let answer = try Client(
            chat, "POST", "/bayeux", "Origin: https://named.example\r\n",
            body: BayeuxScriptTests.handshake)
        #expect(answer.field("Access-Control-Allow-Origin") == "https://named.example")
        #expect(answer.field("Access-Control-Allow-Credentials") == "true")
        let preflight = try Client(
            chat, "OPTIONS", "/bayeux/connect", "Origin: https://named.example\r\n")
        #expect(preflight.field("Access-Control-Allow-Credentials") == "true")
        let elsewhere = try Client(
            chat, "OPTIONS", "/channels/a", "Origin: https://named.example\r\n")
        #expect(elsewhere.field("Access-Control-Allow-Credentials") == nil)
        let foreign = try Client(
            chat, "POST", "/bayeux", "Origin: https://evil.example\r\n",
            body: BayeuxScriptTests.handshake)
        #expect(foreign.status == 403)
    }

    @Test(arguments: [
        "message=%5B%7B%22channel%22%3A%22%2Fchat%2Fa%22%2C%22data%22%3A1%7D%5D",
        #"  [{"channel":"/chat/a","data":1}]"#, #"{"channel":"/chat/a","data":1}"#,
    ])
    func `a POST is JSON or a form, whatever its type says`(body: String) throws {
        for type in ["text/plain", "application/json", "application/x-www-form-urlencoded", ""] {
            let field = type.isEmpty ? "" : "Content-Type: \(type)\r\n"
            let answer = try Client(chat, "POST", "/bayeux", field, body: body)
            #expect(answer.bayeux.first?.isSuccessful == true)
        }
    }
}
