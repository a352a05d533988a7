// The page's files, compressed for those who take that.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Deferred
import Foundation
import Testing
@testable import HTTP

@Suite struct WebFileGzipTests {
    private let chat = ChatSite(scheduler: ManualClock())

    private func get(_ path: String, _ fields: String...) throws -> Client {
        try Client(chat, "GET", path, fields.map { $0 + "\r\n" }.joined())
    }

    private func bytes(_ client: Client) -> [UInt8] { client.response?.body.shared ?? [] }

    private static let paths = [
        "/fireside.js", "/fireside.d.ts", "/page/en/plain.js", "/page/ru/plain.js",
        "/page/ja/plain.js",
        "/page/fallback.js", "/page.css", "/icon.svg", "/fireside-widget.js",
        "/fireside-widget.min.js", "/fireside-widget.css", "/fireside.mjs",
    ]

    @Test(arguments: paths)
    func `compressed it is the same file, in fewer bytes`(_ path: String) throws {
        let plain = try get(path)
        let compressed = try get(path, "Accept-Encoding: gzip, deflate, br")
        #expect(compressed.field("Content-Encoding") == "gzip")
        #expect(compressed.field("Vary") == "Accept-Encoding")
        #expect(compressed.head == plain.head)
        #expect(bytes(compressed).count < bytes(plain).count)
        #expect(try unzipped(bytes(compressed)) == bytes(plain))
    }

    @Test(arguments: [
        "gzip", "GZIP", "x-gzip", "gzip;q=1", "gzip;q=0.001", "gzip ; q=0.5", "gzip;Q=1.000",
        "deflate, gzip", "deflate,gzip;q=1.0, *;q=0.5", "*", "*;q=0.1", "br;q=1.0, gzip;q=0.2",
        "identity, gzip", "identity;q=0.5, gzip;q=0.5", "identity;q=0, *", " ,gzip,, ",
        "compress;q=0.5, gzip",
    ])
    func `gzip is sent to whoever takes it`(_ codings: String) throws {
        let client = try get("/page/en/plain.js", "Accept-Encoding: \(codings)")
        #expect(client.field("Content-Encoding") == "gzip")
    }

    @Test(arguments: [
        "", "identity", "deflate, br", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *",
        "identity, gzip;q=0.5", "gzip;q=0.5, *", "gzipped", "agzip", "gzip-x", "gzip;q=",
        "gzip;q=x", "gzip;q=-1", "gzip;q=2", "gzip;q=nan", "gzip;level=9", "gzip;q=1;q=1",
        "identity;q=0",
        "\"gzip\"", "br;gzip",
    ])
    func `the plain file is sent to whoever does not, or wants it more`(_ codings: String) throws {
        let client = try get("/page/en/plain.js", "Accept-Encoding: \(codings)")
        #expect(client.status == 200)
        #expect(client.field("Content-Encoding") == nil)
        #expect(client.field("Vary") == "Accept-Encoding")
    }

    @Test func `codings may stand in several fields`() throws {
        let fields = ["Accept-Encoding: deflate", "Accept-Encoding: gzip"]
        #expect(
            try get("/page/en/plain.js", fields[0], fields[1]).field("Content-Encoding") == "gzip")
    }

    /// As they were sent. Those that lose what is compressed are sent it plain.
    @Test(arguments: [
        ("Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", nil),
        ("Mozilla/4.0 (compatible; MSIE 6.0; Windows 98; Win 9x 4.90)", nil),
        ("Mozilla/4.0 (compatible; MSIE 5.5; Windows 98)", nil),
        ("Mozilla/4.0 (compatible; MSIE 4.01; Windows 95)", nil),
        ("Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)", "gzip"),
        ("Mozilla/4.0 (compatible; MSIE 6.0; X11; Linux i686; en) Opera 8.54", "gzip"),
        ("Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.1)", "gzip"),
        ("Mozilla/5.0 (X11; U; Linux i686; en-US; rv:1.4) Gecko/20030624", "gzip"),
    ])
    func `old Internet Explorers ask in vain`(_ agent: String, _ coding: String?) throws {
        let client = try get("/fireside.js", "User-Agent: \(agent)", "Accept-Encoding: gzip")
        #expect(client.field("Content-Encoding") == coding)
    }

    @Test func `each form has a tag of its own, and is known by no other`() throws {
        let gzip = "Accept-Encoding: gzip"
        let plain = try #require(try get("/page/en/plain.js").field("ETag"))
        let compressed = try #require(try get("/page/en/plain.js", gzip).field("ETag"))
        #expect(plain != compressed)
        let again = try get("/page/en/plain.js", gzip, "If-None-Match: \(plain), W/\(compressed)")
        #expect(again.status == 304)
        #expect(again.field("ETag") == compressed)
        #expect(again.field("Vary") == "Accept-Encoding")
        #expect(again.field("Content-Encoding") == nil)
        #expect(try get("/page/en/plain.js", gzip, "If-None-Match: \(plain)").status == 200)
        #expect(try get("/page/en/plain.js", "If-None-Match: \(compressed)").status == 200)
        #expect(
            try get("/page/en/plain.js", "If-None-Match: \(plain)").field("Vary")
                == "Accept-Encoding")
    }

    @Test func `any version is known by a star, and a tag by its field, whichever that is`() throws
    {
        #expect(try get("/page/en/plain.js", "If-None-Match: *").status == 304)
        let tag = try #require(try get("/page/en/plain.js").field("ETag"))
        let second = try get(
            "/page/en/plain.js", "If-None-Match: \"other\"", "If-None-Match: \(tag)")
        #expect(second.status == 304)
        #expect(try get("/page/en/plain.js", "If-None-Match: \"*\"").status == 200)
    }

    /// A head holds thousands of codings or tags, and each costs time.
    @Test func `lists longer than any browser's are not read`() throws {
        let tag = try #require(try get("/page/en/plain.js").field("ETag"))
        let codings = String(repeating: ",br", count: 200)
        let tags = String(repeating: ",\"x\"", count: 150)
        #expect(try get("/page/en/plain.js", "Accept-Encoding: gzip\(codings)").status == 200)
        #expect(
            try get("/page/en/plain.js", "Accept-Encoding: gzip\(codings)").field(
                "Content-Encoding")
                == nil)
        #expect(try get("/page/en/plain.js", "If-None-Match: \(tag)\(tags)").status == 200)
        let fields = ["Accept-Encoding: gzip", "Accept-Encoding: br\(codings)"]
        #expect(try get("/page/en/plain.js", fields[0], fields[1]).field("Content-Encoding") == nil)
        #expect(
            try get("/page/en/plain.js", "If-None-Match: \(tag)\(tags.prefix(400))").status == 304)
    }

    @Test func `the operator's style sheet stays as it is`() throws {
        var options = ChatOptions()
        options.style = StyleSheet(Array("body { color: red }".utf8))
        let styled = ChatSite(scheduler: ManualClock(), options: options)
        let style = try Client(styled, "GET", "/style.css", "Accept-Encoding: gzip\r\n")
        #expect(style.text == "body { color: red }")
        #expect(style.field("Content-Encoding") == nil)
        #expect(style.field("Vary") == nil)
    }
}
