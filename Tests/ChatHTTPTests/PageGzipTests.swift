// The page at `/`, compressed where nothing in it is for its visitor alone.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing
@testable import HTTP

@Suite struct PageGzipTests {
    private let chat = ChatSite(scheduler: ManualClock(), sessions: Sessions(Calendar(), .name))
    private static let wish = "Accept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\n"

    private func page(
        of visitor: Visitor? = nil, _ fields: String = "", target: String = "/"
    ) throws -> Client {
        try (visitor ?? Visitor(chat)).get(target, PageGzipTests.wish + fields)
    }

    private func isCompressed(_ page: Client) -> Bool { page.field("Content-Encoding") == "gzip" }

    /// Without what is another word in each answer.
    private func constant(_ page: String) -> String {
        page.replacing(/(nonce|name="_xsrf" value)="[\w-]+"/, with: "")
    }

    @Test func `a stranger's page is compressed, and is the same page`() throws {
        let ann = try Visitor(chat, as: "Ann")
        for number in 1...10 { try ann.post("/channels/lobby", "text=message ё \(number)") }
        let plain = try #require(try Visitor(chat).get("/", "Accept: text/html\r\n").text)
        let compressed = try page()
        #expect(compressed.status == 200)
        #expect(isCompressed(compressed))
        #expect(plain.contains("message ё 10"))
        #expect(constant(try #require(compressed.text)) == constant(plain))
        #expect((compressed.response?.body.count ?? .max) * 2 < plain.utf8.count)
    }

    @Test func `what knows its visitor is not compressed, for its length would tell of it`() throws
    {
        let ann = try Visitor(chat, as: "Ann")
        #expect(!isCompressed(try page(of: ann)))
        try ann.post("/logout", "")
        #expect(isCompressed(try page(of: ann)))
    }

    @Test(
        arguments: [
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
            "Referer: http://elsewhere.example/", "Origin: http://elsewhere.example",
            "Origin: null",
        ])
    func `what another site asks for is not compressed`(_ field: String) throws {
        let answer = try page(of: nil, "Host: chat.example\r\n\(field)\r\n")
        #expect(answer.status == 200)
        #expect(!isCompressed(answer))
    }

    @Test(arguments: ["Sec-Fetch-Site: none", "Referer: http://chat.example/", "DNT: 1"])
    func `what the visitor asks for is`(_ field: String) throws {
        #expect(isCompressed(try page(of: nil, "Host: chat.example\r\n\(field)\r\n")))
    }

    @Test func `a form that is refused leads to the same page, compressed`() throws {
        let bob = Visitor(chat)
        try bob.get("/me")
        let answer = try bob.post("/login", "name=&_page=lobby", PageGzipTests.wish)
        #expect(answer.status == 400)
        #expect(isCompressed(answer))
        #expect(answer.text?.contains("<form id=\"login\"") == true)
    }

    @Test func `strangers to a chat for members get their page compressed`() throws {
        let calendar = Calendar(), provider = ScriptedProvider()
        let chat = ChatSite(
            scheduler: ManualClock(),
            sessions: Sessions(
                .oidc, keys: KeyRing(at: calendar.now()), siteKeys: [],
                accounts: Accounts(providers: [provider]), clock: calendar))
        let answer = try Visitor(chat).get("/", PageGzipTests.wish)
        #expect(isCompressed(answer))
        #expect(answer.text?.contains("class=\"provider\"") == true)
    }
}
