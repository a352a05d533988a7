// What a base path and a public address may look like.
// SPDX-License-Identifier: MIT

@testable import ChatHTTP
import Foundation
import Testing

@Suite struct SiteAddressTests {
    @Test(arguments: [
        ("/", ""), ("/chat", "/chat"), ("/chat/", "/chat"), ("/team/chat", "/team/chat"),
        ("/a-b.c_d~E9", "/a-b.c_d~E9"), ("/...", "/..."),
    ])
    func `a base path is a folder, with or without a slash behind it`(
        _ text: String, _ path: String
    ) {
        #expect(BasePath(text)?.description == path)
    }

    @Test(arguments: [
        "", "chat", "chat/", "//", "/a//b", "/a//", "/a b", "/.", "/a/../b", "/chät", "/a?b",
        "/a#b",
        "/a;b", "/a%20b", "/a\"b", "/a\r\nX: y", "/" + String(repeating: "a", count: 128),
    ])
    func `anything else is no base path`(_ text: String) {
        #expect(BasePath(text) == nil)
    }

    @Test(arguments: ["/channels", "/poll/x", "/me", "/page", "/page.js", "/style.css/a", "/ready"])
    func `a base path that begins like a path of the chat is taken`(_ text: String) throws {
        #expect(try #require(BasePath(text)).isTaken)
    }

    @Test func `each path of the chat is taken, and the page's own address is not`() throws {
        let docs = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/openapi.yaml")
        let text = try String(contentsOf: docs, encoding: .utf8)
        let paths = text.matches(of: /(?m)^ {2}(\/[a-z.-]+)\S*:$/).map { String($0.1) }
        #expect(paths.count > 8)
        for path in Set(paths) {
            #expect(try #require(BasePath(path)).isTaken == (path != "/chat"), "\(path)")
        }
        for path in ["/", "/chats", "/mechat", "/community/me"] {
            #expect(try !#require(BasePath(path)).isTaken)
        }
    }

    @Test(arguments: [
        ("https://chat.example.com", "https://chat.example.com", ""),
        ("https://Chat.example.com/", "https://chat.example.com", ""),
        ("HTTPS://chat.example.com:443/chat", "https://chat.example.com", "/chat"),
        ("http://localhost:80/a/b/", "http://localhost", "/a/b"),
        ("http://[::1]:8443/Chat", "http://[::1]:8443", "/Chat"),
        ("https://chat.example.com:80", "https://chat.example.com:80", ""),
    ])
    func `a public address has an origin and a path`(
        _ url: String, _ origin: String, _ path: String
    ) throws {
        let address = try #require(SiteAddress(url: url))
        #expect(address.origin?.description == origin)
        #expect(address.path.description == path)
        #expect(address.isEncrypted == origin.hasPrefix("https"))
    }

    @Test(arguments: [
        "", "chat.example.com", "//chat.example.com", "https:/chat.example.com", "https://",
        "ftp://chat.example.com", "https://ann@chat.example.com", "https://chat.example.com?x",
        "https://chat.example.com/a b", "https://chat.example.com/?x=1", "https://*.example.com",
        "https://chat.example.com/a#b", "https://chat.example.com\r\nX: y", "https:///chat",
    ])
    func `anything else is no public address`(_ url: String) {
        #expect(SiteAddress(url: url) == nil)
    }
}
