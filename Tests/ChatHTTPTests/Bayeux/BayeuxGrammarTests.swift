// Names: of sessions, and of channels.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Testing

@Suite struct BayeuxGrammarTests {
    @Test func `a session's name is 22 characters, and reads back`() throws {
        for _ in 0..<200 {
            let id = BayeuxClientID.random()
            #expect(id.text.count == 22)
            #expect(BayeuxClientID(id.text) == id)
        }
    }

    @Test func `no two sessions have one name`() {
        #expect(Set((0..<1000).map { _ in BayeuxClientID.random() }).count == 1000)
    }

    @Test(arguments: [
        "", "a", "d5supMB_xj33pmovclwle", "d5supMB_xj33pmovclwlewx", "d5supMB/xj33pmovclwlew",
    ])
    func `anything else is no session's name`(text: String) {
        #expect(BayeuxClientID(Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        ("/chat/tea", "tea", BayeuxViews.messages), ("/chat/Tea", "tea", .messages),
        ("/chat/private-x/passing", "private-x", .passing), ("/chat/a/people", "a", .people),
        ("/chat/a/changes", "a", .changes), ("/chat/a/*", "a", .below),
    ])
    func `a channel of the chat has several channels here`(
        _ name: String, _ channel: String, _ views: BayeuxViews
    ) throws {
        let found = try BayeuxChannel(name)
        #expect(found.channel.description == channel)
        #expect(found.views == views)
        #expect(found.spelling == name.split(separator: "/")[1])
    }

    @Test(arguments: [
        ("/chat/*", 403), ("/chat/**", 403), ("/**", 403), ("/*", 403), ("/service/a", 403),
        ("/chat/a/b", 403), ("/chat/a/**", 403), ("/chat", 403), ("/meta/x", 403),
        ("/chat/a/b/c", 403), ("/chat/~a", 403),
        ("/chat/\(String(repeating: "a", count: 65))", 403),
        ("", 405), ("chat/a", 405), ("/chat//a", 405), ("/chat/a/", 405), ("/chat/ä", 405),
        ("/chat/a b", 405), ("/chat/*/a", 405), ("/chat/a*", 405),
    ])
    func `every other channel is refused by Faye's rules`(_ name: String, _ code: Int) {
        #expect { try BayeuxChannel(name) } throws: { ($0 as? BayeuxError)?.code == code }
    }
}
