// Topics and reading positions over the wire, on several loops, and over a restart.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct ReadsTests {
    private let folder: JournalFolder

    init() throws {
        folder = try JournalFolder()
    }

    private func server() throws -> ServerProcess {
        try ServerProcess("--login name --loops 2", folder.options)
    }

    private func reads(_ visitor: Visitor, _ server: ServerProcess) throws -> String {
        let text = try server.get("/me/read", visitor.cookie).text
        return text.replacing(/"[a-z0-9]+:/, with: "\"e:").trimmingCharacters(in: .newlines)
    }

    @Test func `what was read and what a channel is about is there after a restart`() throws {
        let first = try server()
        var (ann, bob) = (Visitor(), Visitor())
        try ann.logIn(first, as: "ann")
        try bob.logIn(first, as: "bob")
        for text in ["one", "two", "three"] { #expect(try bob.say(text, first).status == 201) }
        let page = try first.get("/channels/a/messages?limit=1").text
        let last = try #require(page.firstMatch(of: /"id":"([^"]+)"/)?.1)
        let second = last.replacing(/3$/, with: "2")
        let marked = try ann.post("/me/read", "channel=a&read=\(second)", first)
        #expect(marked.status == 200, "\(marked.text)")
        let about = try bob.post("/channels/a/topic", "topic=Plans", first)
        #expect(about.status == 200, "\(about.text)")
        let mine = #"{"channels":[{"name":"a","read":"e:2","unread":2}]}"#
        for _ in 0..<8 { #expect(try reads(ann, first) == mine, "on each loop") }
        #expect(first.stop() == 0)

        let again = try server()
        #expect(try reads(ann, again) == mine)
        #expect(try again.get("/channels/a/topic").text.contains(#""topic":"Plans""#))
        #expect(again.stop() == 0)
    }
}
