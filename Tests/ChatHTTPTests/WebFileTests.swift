// The page's files, out of the binary.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Deferred
import Foundation
@testable import HTTP
import Testing

@Suite struct WebFileTests {
    private let chat = ChatSite(scheduler: ManualClock())

    private static var modules: [String] { files.filter { $0.hasPrefix("page/") } }
    private static var widget: [String] { files.filter { $0.hasPrefix("widget/") } }
    private static var parts: [String] { files.filter { $0.hasPrefix("fireside/") } }

    /// The files that are sent as they are.
    private static let whole = [
        "icon-192.png", "icon-512.png", "icon-maskable.png", "icon-touch.png",
        "manifest.webmanifest", "fireside.d.ts", "fireside.d.mts", "fireside-widget.d.ts",
    ]

    /// All that lies there and is no Swift.
    private static let files: [String] = {
        let paths = FileManager.default.subpaths(atPath: web) ?? []
        return paths.filter { $0.contains(".") && !$0.hasSuffix(".swift") }
    }()

    private static let web = #filePath.replacing(
        "Tests/ChatHTTPTests/WebFileTests.swift", with: "Sources/ChatHTTP/Web")

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: Self.web.appending("/\(name)"))))
    }

    private func source(_ name: String) throws -> String {
        try String(contentsOfFile: Self.web.appending("/\(name)"), encoding: .utf8)
    }

    @Test func `the icon is served without its comment`() throws {
        let lines = try source("icon.svg").split(separator: "\n")
        let served = try #require(try Client(chat, "GET", "/icon.svg").text)
        #expect(served.split(separator: "\n") == lines.filter { !$0.hasPrefix("<!--") })
    }

    @Test(arguments: whole)
    func `each is served as it is`(_ name: String) throws {
        let client = try Client(chat, "GET", "/\(name)")
        #expect(client.status == 200)
        #expect(try client.response?.body.shared == bytes(name))
        #expect(client.field("Content-Encoding") == nil)
        #expect(client.field("Vary") == "Accept-Encoding")
    }

    /// Lines of code, without comments and blank lines.
    private func code(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { !$0.drop(while: { $0 == " " }).hasPrefix("//") }
    }

    @Test func `fireside.js is served with its parts in their places`() throws {
        let client = try Client(chat, "GET", "/fireside.js")
        let served = try #require(client.text)
        let main = try source("fireside.js")
        let header = try #require(main.split(separator: "\n\n").first)
        #expect(served.hasPrefix(header))
        let joined = try main.split(separator: "\n").flatMap { line in
            let part = line.firstMatch(of: /^ *\/\/ @include (.+)$/)?.1
            return try code(part.map { try source(String($0)) } ?? String(line))
        }
        #expect(code(served) == joined)
    }

    /// The build stops where fireside.js does not include one of them.
    @Test(arguments: parts)
    func `each part of fireside.js is in it, and is not served by itself`(_ name: String) throws {
        let served = try #require(try Client(chat, "GET", "/fireside.js").text)
        let first = try #require(try source(name).split(separator: "\n").first)
        #expect(served.ranges(of: "\n\n\(first)\n\n").count == 1)
        #expect(try Client(chat, "GET", "/\(name)").status == 404)
    }

    @Test(arguments: widget)
    func `each part of the widget is in it, and is not served by itself`(_ name: String) throws {
        let served = try #require(try Client(chat, "GET", "/fireside-widget.js").text)
        #expect(
            code(served).joined(separator: "\n")
                .contains(code(try source(name)).joined(separator: "\n")))
        #expect(try Client(chat, "GET", "/\(name)").status == 404)
    }

    @Test(arguments: modules)
    func `the page's modules are in its script, and are not served by themselves`(_ name: String)
        throws
    {
        #expect(try Client(chat, "GET", "/\(name)").status == 404)
    }

    @Test func `the page is usable after few requests`() throws {
        let page = try #require(try Client(chat, "GET", "/", "Accept: text/html\r\n").text)
        let files = page.matches(of: /<(?:script|link)[^>]* (?:src|href)="([^"]+)"/).map(\.1)
        #expect(Set(files).count <= 4)  // and the page itself
        for file in files {
            #expect(try Client(chat, "GET", String(file)).status == 200, "\(file)")
        }
    }

    @Test func `it has no links that text browsers would list beside what they know`() throws {
        let page = try #require(try Client(chat, "GET", "/", "Accept: text/html\r\n").text)
        #expect(page.matches(of: /<link rel="([^"]*)"/).map(\.1) == ["icon", "stylesheet"])
    }

    @Test func `whoever has the present version is told so`() throws {
        let first = try Client(chat, "GET", "/page/en/page.js")
        let tag = try #require(first.field("ETag"))
        for known in [tag, "W/\(tag)", "\"other\", \(tag)"] {
            let again = try Client(chat, "GET", "/page/en/page.js", "If-None-Match: \(known)\r\n")
            #expect(again.status == 304)
            #expect(again.text == "")
        }
        let other = try Client(chat, "GET", "/page/en/page.js", "If-None-Match: \"other\"\r\n")
        #expect(other.status == 200)
        #expect(try Client(chat, "GET", "/page.css").field("ETag") != tag)
    }

    /// Trusted Types would stop them in some browsers; they should not be tried in any.
    @Test(arguments: ["page.js", "plain.js", "fallback.js", "widget.js"] + modules + widget)
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
