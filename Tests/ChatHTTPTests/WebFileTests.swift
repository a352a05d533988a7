// The page's files, out of the binary.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Deferred
import Foundation
import Testing

@Suite struct WebFileTests {
    private let chat = ChatSite(scheduler: ManualClock())

    /// Every script of the page, as it stands among the sources.
    private static let scripts = ["page.js", "plain.js", "fireside.js"] + modules

    private static var modules: [String] { files.filter { $0.hasPrefix("page/") } }

    /// All that lies there and is no Swift.
    private static let files: [String] = {
        let paths = FileManager.default.subpaths(atPath: web) ?? []
        return paths.filter { $0.contains(".") && !$0.hasSuffix(".swift") }
    }()

    private static let web = #filePath.replacing(
        "Tests/ChatHTTPTests/WebFileTests.swift", with: "Sources/ChatHTTP/Web")

    private func source(_ name: String) throws -> String {
        try String(contentsOfFile: Self.web.appending("/\(name)"), encoding: .utf8)
    }

    @Test(arguments: files)
    func `each is served as it is`(_ name: String) throws {
        let client = try Client(chat, "GET", "/\(name)")
        #expect(client.status == 200)
        #expect(try client.text == source(name))
        #expect(client.field("Content-Encoding") == nil)
        #expect(client.field("Vary") == "Accept-Encoding")
    }

    @Test(arguments: modules)
    func `the page asks for each module at once`(_ name: String) throws {
        let page = try #require(try Client(chat, "GET", "/", "Accept: text/html\r\n").text)
        let head = try #require(page.firstRange(of: "</head>"))
        let scripts = page[..<head.lowerBound]
            .matches(of: /<script nonce="[^"]+" type="module" src="\/(.*?)"><\/script>/)
        #expect(scripts.count { $0.1 == name } == 1)
    }

    @Test func `it has no links that text browsers would list beside what they know`() throws {
        let page = try #require(try Client(chat, "GET", "/", "Accept: text/html\r\n").text)
        #expect(page.matches(of: /<link rel="([^"]*)"/).map(\.1) == ["icon", "stylesheet"])
    }

    @Test func `whoever has the present version is told so`() throws {
        let first = try Client(chat, "GET", "/page.js")
        let tag = try #require(first.field("ETag"))
        for known in [tag, "W/\(tag)", "\"other\", \(tag)"] {
            let again = try Client(chat, "GET", "/page.js", "If-None-Match: \(known)\r\n")
            #expect(again.status == 304)
            #expect(again.text == "")
        }
        let other = try Client(chat, "GET", "/page.js", "If-None-Match: \"other\"\r\n")
        #expect(other.status == 200)
        #expect(try Client(chat, "GET", "/page.css").field("ETag") != tag)
    }

    /// Trusted Types would stop them in some browsers; they should not be tried in any.
    @Test(arguments: ["page.js", "plain.js"] + modules)
    func `no script of the page makes markup or code of a text`(_ name: String) throws {
        let text = try source(name)
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            #expect(!text.contains(word))
        }
    }

    @Test func `the page has no script or style of its own`() throws {
        let page = try #require(try Client(chat, "GET", "/", "Accept: text/html\r\n").text)
        #expect(!page.contains("<style"))
        #expect(!page.contains("style=\""))
        #expect(!page.contains(/<script(?![^>]* src=)/))
        #expect(!page.contains(/<[^>]* on[a-z]+=/))
    }
}
