// What pages of other sites include: where it is, for how long it is good, and what it weighs.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Crypto
import Deferred
import Foundation
import TestSupport
import Testing
@testable import HTTP

@Suite struct ClientFileTests {
    private static func chat(_ version: String) -> ChatSite {
        var options = ChatOptions()
        options.build = BuildInfo(version: version)
        return ChatSite(scheduler: ManualClock(), options: options)
    }

    private static let released = "1.2.3"
    private let chat = Self.chat(Self.released)

    /// All values of a field, wherever the response has it.
    private func fields(_ name: String, of client: Client) -> [String] {
        let constant = client.head.split(separator: "\r\n")
            .filter { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
        let added = client.response?.fields.filter { $0.name.description == name }.map(\.value)
        return constant + (added ?? [])
    }

    private static let names = [
        "fireside.js", "fireside.min.js", "fireside.mjs", "fireside.d.ts", "fireside.d.mts",
        "fireside-widget.js", "fireside-widget.min.js", "fireside-widget.css",
        "fireside-widget.d.ts",
    ]

    /// A page includes a script of another site in this way where it checks its integrity.
    @Test(arguments: names)
    func `any page may read it`(_ name: String) throws {
        let client = try Client(chat, "GET", "/\(name)", "Origin: https://a.example\r\n")
        #expect(client.status == 200)
        #expect(fields("Access-Control-Allow-Origin", of: client) == ["*"])
        #expect(fields("Cross-Origin-Resource-Policy", of: client) == ["cross-origin"])
        #expect(client.field("Cache-Control") == "public, max-age=3600")
    }

    /// Two such fields would be none.
    @Test(arguments: names)
    func `a page of a site that is named gets no second word about who may read it`(_ name: String)
        throws
    {
        var options = ChatOptions()
        options.allowedOrigins = [try #require(Origin("https://a.example"))]
        let chat = ChatSite(scheduler: ManualClock(), options: options)
        let client = try Client(chat, "GET", "/\(name)", "Origin: https://a.example\r\n")
        #expect(fields("Access-Control-Allow-Origin", of: client) == ["*"])
    }

    @Test(arguments: names)
    func `below the version it is the same file, for ever`(_ name: String) throws {
        let versioned = try Client(chat, "GET", "/\(Self.released)/\(name)")
        #expect(versioned.status == 200)
        #expect(try versioned.text == Client(chat, "GET", "/\(name)").text)
        #expect(versioned.field("Cache-Control") == "public, max-age=31536000, immutable")
        #expect(fields("Access-Control-Allow-Origin", of: versioned) == ["*"])
    }

    /// Each build of it may have other files.
    @Test func `below a version that is not released yet it is asked for each time`() throws {
        let client = try Client(Self.chat("1.2.4-dev"), "GET", "/1.2.4-dev/fireside.min.js")
        #expect(client.status == 200)
        #expect(client.field("Cache-Control") == "public, no-cache")
    }

    @Test(arguments: names)
    func `of another version there is nothing, and the present one is named`(_ name: String) throws
    {
        let client = try Client(chat, "GET", "/1.2.2/\(name)")
        #expect(client.status == 404)
        #expect(client.text?.contains("1.2.3 of this file, at /1.2.3/\(name)") == true)
        #expect(try Client(chat, "GET", "/1.2.3/page.css").status == 404)
    }

    @Test func `a server without a version has no versioned addresses`() throws {
        let chat = ChatSite(scheduler: ManualClock())
        #expect(try Client(chat, "GET", "/unknown/fireside.js").status == 404)
        #expect(try Client(chat, "GET", "/fireside.min.js").status == 200)
        let list = try Client(chat, "GET", "/client.json").text
        #expect(list?.contains(#""path":"/fireside.min.js""#) == true)
    }

    // MARK: The list

    private struct List: Decodable {
        struct File: Decodable {
            var name, path, integrity: String
            var bytes, gzip: Int
        }
        var version: String
        var files: [File]
    }

    @Test func `the list says of each file where it is, and its hash`() throws {
        let client = try Client(chat, "GET", "/client.json")
        #expect(fields("Content-Type", of: client) == ["application/json"])
        #expect(client.field("Cache-Control") == "public, no-cache")
        #expect(fields("Access-Control-Allow-Origin", of: client) == ["*"])
        let text = try #require(client.text)
        let list = try JSONDecoder().decode(List.self, from: Data(text.utf8))
        #expect(list.version == Self.released)
        #expect(list.files.map(\.name) == Self.names.sorted())
        for file in list.files {
            let bytes = Data(try #require(try Client(chat, "GET", file.path).text).utf8)
            #expect(file.path == "/1.2.3/\(file.name)")
            #expect(file.bytes == bytes.count)
            let hash = Data(SHA384.hash(data: bytes)).base64EncodedString()
            #expect(file.integrity == "sha384-\(hash)")
        }
    }

    // MARK: What is in them

    @Test func `the widget knows the hash of its style sheet`() throws {
        let style = try #require(try Client(chat, "GET", "/fireside-widget.css").text)
        let hash = Data(SHA384.hash(data: Data(style.utf8))).base64EncodedString()
        for name in ["fireside-widget.js", "fireside-widget.min.js"] {
            let script = try Client(chat, "GET", "/\(name)").text
            #expect(script?.contains("sha384-\(hash)") == true)
        }
    }

    @Test func `one script is enough: the widget has the client in it`() throws {
        let client = try #require(try Client(chat, "GET", "/fireside.js").text)
        #expect(try Client(chat, "GET", "/fireside-widget.js").text?.contains(client) == true)
    }

    /// In bytes, as most browsers get it. Who needs more says why, and writes it in docs/client.md.
    @Test(arguments: [
        ("fireside.min.js", 7_500), ("fireside.mjs", 7_500), ("fireside-widget.min.js", 17_500),
        ("fireside-widget.css", 2_500),
    ])
    func `it stays small`(_ name: String, _ most: Int) throws {
        let client = try Client(chat, "GET", "/\(name)", "Accept-Encoding: gzip\r\n")
        #expect(client.field("Content-Encoding") == "gzip")
        let bytes = client.response?.body.shared.count ?? .max
        #expect(bytes <= most)
    }
}
