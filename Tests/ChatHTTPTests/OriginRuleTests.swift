// Whose pages may post, and whose may read answers.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing
@testable import HTTP

@Suite struct OriginRuleTests {
    private static let friend = "https://a.example"
    private let closed = ChatSite(scheduler: ManualClock())
    private let open: ChatSite

    init() throws {
        var options = ChatOptions()
        options.allowedOrigins = try ["https://a.example", "http://b.example:8080"].map {
            try #require(Origin($0))
        }
        open = ChatSite(scheduler: ManualClock(), options: options)
    }

    /// Fields that say where a request comes from; each ends with CRLF.
    private static func fields(_ origin: String?, _ site: String?) -> String {
        (origin.map { "Origin: \($0)\r\n" } ?? "")
            + (site.map { "Sec-Fetch-Site: \($0)\r\n" } ?? "")
    }

    // 121, 122; the request's Host is `a`.
    @Test(
        arguments: [
            (nil, nil), ("http://a", nil), ("https://A", "same-origin"), (nil, "same-origin"),
            (nil, "none"),
        ] as [(String?, String?)])
    func `programs and pages of this origin may post`(_ origin: String?, _ site: String?) throws {
        for chat in [closed, open] {
            for target in ["/", "/channels/x", "/channels/x?ttl=1"] {
                let answer = try Client(
                    chat, "POST", target, Self.fields(origin, site), body: "1")
                #expect(answer.status == (target == "/" ? 200 : 201))
            }
        }
    }

    // 121, 122
    @Test(
        arguments: [
            ("null", nil), ("https://evil.example", nil), ("https://good.evil", nil), ("", nil),
            ("http://a.evil", nil), ("http://evil/a", nil), ("http://a:81", nil), ("a", nil),
            ("https://a.example.evil", nil), ("https://evil.a.example", nil),
            ("http://a.example", nil), ("http://b://a", nil), ("http:/a", nil), ("//a", nil),
            ("https://a.example:443", nil), ("https://A.example", nil), ("https://a.example/", nil),
            (nil, "cross-site"), ("http://a", "cross-site"), ("null", "same-origin"),
            ("https://evil.example", "same-site"),
        ] as [(String?, String?)])
    func `pages of other sites may not post`(_ origin: String?, _ site: String?) throws {
        for chat in [closed, open] {
            let listener = try Client(chat)
            for target in ["/", "/channels/lobby", "/channels/lobby?ttl=1"] {
                let answer = try Client(
                    chat, "POST", target, Self.fields(origin, site) + "Cookie: sid=1\r\n",
                    body: "1")
                #expect(answer.status == 403)
                #expect(answer.text?.contains("evil") == false)
                #expect(answer.field("Access-Control-Allow-Origin") == nil)
            }
            #expect(listener.isWaiting)
        }
    }

    @Test(arguments: [nil, "cross-site", "same-site"] as [String?])
    func `a site that is allowed may post and read`(_ site: String?) throws {
        let listener = try Client(open, "GET", "/poll?channels=x", Self.fields(Self.friend, site))
        let speaker = try Client(
            open, "POST", "/channels/x", Self.fields("http://b.example:8080", site), body: "1")
        #expect(speaker.status == 201)
        #expect(speaker.field("Access-Control-Allow-Origin") == "http://b.example:8080")
        #expect(listener.field("Access-Control-Allow-Origin") == Self.friend)
        for answer in [speaker, listener] {
            #expect(answer.field("Vary") == "Origin")
            #expect(answer.field("Access-Control-Expose-Headers") == "Retry-After")
            #expect(answer.field("Access-Control-Allow-Credentials") == nil)
        }
    }

    @Test(arguments: ["https://evil.example", "null", nil] as [String?])
    func `others may read only what a program may, and caches know`(_ origin: String?) throws {
        let answer = try Client(open, "GET", "/channels", Self.fields(origin, nil))
        #expect(answer.status == 200)
        #expect(answer.field("Access-Control-Allow-Origin") == nil)
        #expect(answer.field("Vary") == "Origin")
    }

    @Test func `without a list nothing is said about origins`() throws {
        let answer = try Client(closed, "GET", "/channels", Self.fields(Self.friend, nil))
        #expect(answer.response?.fields.isEmpty == true)
    }

    @Test func `errors can be read by a site that is allowed`() throws {
        let answer = try Client(open, "GET", "/poll", Self.fields(Self.friend, nil))
        #expect(answer.status == 400)
        #expect(answer.field("Access-Control-Allow-Origin") == Self.friend)
    }

    @Test func `a script carries nothing about origins`() throws {
        let answer = try Client(
            open, "GET", "/channels?callback=f", Self.fields(Self.friend, nil))
        #expect(answer.response?.fields.isEmpty == true)
    }

    @Test func `a preflight is answered once a day`() throws {
        let fields =
            Self.fields(Self.friend, "cross-site") + "Access-Control-Request-Method: POST\r\n"
        let answer = try Client(open, "OPTIONS", "/channels/x", fields)
        #expect(answer.status == 204)
        #expect(answer.field("Access-Control-Allow-Origin") == Self.friend)
        #expect(answer.field("Access-Control-Allow-Methods") == "GET, POST")
        #expect(
            answer.field("Access-Control-Allow-Headers")
                == "Content-Type, Last-Event-ID, Accept, Pragma, X-Requested-With")
        #expect(answer.field("Access-Control-Max-Age") == "86400")
        #expect(answer.field("Vary") == "Origin")
    }

    @Test func `a preflight from elsewhere is told no more than the verbs`() throws {
        let fields = Self.fields("https://evil.example", "cross-site")
        let answer = try Client(open, "OPTIONS", "/channels/x", fields)
        #expect(answer.response?.fields.map(\.name.description) == ["Allow", "Vary"])
    }

    @Test(arguments: [
        "https://a.example", "http://localhost:8080", "http://[::1]:8080", "capacitor://localhost",
    ])
    func `an origin is a scheme, a host and a port`(_ text: String) {
        #expect(Origin(text)?.description == text)
    }

    @Test(arguments: [
        "", "null", "*", "a.example", "https://", "https://*.example", "https://a.example/",
        "https://a.example/x", "https://a.example\r\nX: y", "https://ann@a.example",
    ])
    func `anything else is no origin`(_ text: String) {
        #expect(Origin(text) == nil)
    }
}
