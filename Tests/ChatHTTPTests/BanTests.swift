// Who is banned is refused at every door, and nobody else is.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Foundation
import Testing
@testable import HTTP

@Suite struct BanTests {
    private func stage(_ login: Sessions.Login = .off) -> AdminStage { AdminStage(login) }

    @Test func `an address is refused whatever it asks for`() throws {
        let stage = stage()
        let eve = stage.address("192.0.2.1")
        try stage.post("/ban", #"{"address":"192.0.2.1","reason":"noise"}"#)
        for target in ["/", "/poll?channels=a", "/chat", "/me", "/health", "/nothing"] {
            #expect(try Client(stage.chat, "GET", target, from: eve).status == 403, "\(target)")
        }
        let post = try Client(stage.chat, "POST", "/channels/a", body: "hi", from: eve)
        #expect(post.text == "You are banned from this chat. The reason: noise\n")
        #expect(try Socket(stage.chat, from: eve).client.status == 403)
        let bob = stage.address("192.0.2.2")
        #expect(try Client(stage.chat, "GET", "/health", from: bob).status == 200)
    }

    @Test func `an IPv6 address stands for its network`() throws {
        let stage = stage()
        try stage.post("/ban", #"{"address":"2001:db8:0:1:2::3"}"#)
        func ask(_ address: String) throws -> Int? {
            try Client(stage.chat, "GET", "/health", from: stage.address(address)).status
        }
        #expect(try ask("2001:db8:0:1::9") == 403)
        #expect(try ask("2001:db8:0:2::9") == 200)
        #expect(try stage.post("/unban", #"{"address":"2001:db8:0:1::/64"}"#).status == 200)
        #expect(try ask("2001:db8:0:1::9") == 200)
    }

    // Like ann: with capitals, blanks, and a letter of another alphabet.
    @Test(arguments: ["ann", "ANN", "a n n", "\u{430}nn"])
    func `a claimed name is refused wherever it counts, with all that look like it`(
        _ name: String
    ) throws {
        let stage = stage()
        try stage.post("/ban", #"{"name":"Ann"}"#)
        let from = try #require(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        for target in ["/poll?channels=a&from=", "/channels/a/stream?from="] {
            #expect(try Client(stage.chat, "GET", target + from).status == 403, "\(target)")
        }
        let type = "Content-Type: application/x-www-form-urlencoded\r\n"
        let form = try Client(
            stage.chat, "POST", "/channels/a", type, body: "text=hi&from=\(from)")
        #expect(form.status == 403)
        #expect(try Client(stage.chat, "POST", "/?from=\(from)", body: "1").status == 403)
        #expect(try Socket(stage.chat, "channels=a&from=\(from)").client.status == 403)
        let socket = try Socket(stage.chat)
        let reply = socket.ask(#"{"do":1,"say":"a","body":1,"from":"\#(name)"}"#)
        #expect(reply.last?.contains(#""error":{"status":403"#) == true)
        #expect(try Visitor(stage.chat).get("/me").status == 200)
    }

    @Test func `nobody else is refused`() throws {
        let stage = stage()
        try stage.post("/ban", #"{"name":"ann"}"#)
        for name in ["anna", "bob", "an"] {
            #expect(try Client(stage.chat, "POST", "/?from=\(name)", body: "1").status == 200)
        }
        #expect(try Client(stage.chat, "GET", "/channels/a/messages").status == 200)
    }

    @Test func `a login under the name ends, and there is no other`() throws {
        let stage = stage(.name)
        let ann = try Visitor(stage.chat, as: "ann")
        try stage.post("/ban", #"{"name":"ANN","seconds":3600}"#)
        #expect(try ann.post("/channels/a", "text=hi").status == 401)
        try ann.get("/me")
        let answer = try ann.post("/login", "name=ann")
        #expect(answer.status == 403)
        #expect(answer.text == "You are banned from this chat until 2026-11-21 13:00 UTC.\n")
        // The page's one form logs in as well.
        let newcomer = Visitor(stage.chat)
        try newcomer.get("/me")
        #expect(try newcomer.post("/channels/a", "text=hi&from=ann&_page=a").status == 403)
        #expect(try newcomer.post("/channels/a", "text=hi&from=bob&_page=a").status == 303)
    }

    @Test func `a ban ends with its time`() throws {
        let stage = stage()
        try stage.post("/ban", #"{"address":"192.0.2.1","seconds":60}"#)
        try stage.post("/ban", #"{"name":"ann","seconds":120}"#)
        let eve = stage.address("192.0.2.1")
        stage.calendar.advance(by: .seconds(59))
        #expect(try Client(stage.chat, "GET", "/health", from: eve).status == 403)
        stage.calendar.advance(by: .seconds(1))
        #expect(try Client(stage.chat, "GET", "/health", from: eve).status == 200)
        #expect(try Client(stage.chat, "POST", "/?from=ann", body: "1").status == 403)
        stage.calendar.advance(by: .seconds(60))
        #expect(try Client(stage.chat, "POST", "/?from=ann", body: "1").status == 200)
        #expect(stage.limits.bans.all.isEmpty)
    }

    @Test func `a line of the file is read as it was written, and nothing else is`() throws {
        let times = (Timestamp(milliseconds: 1_000_000), Timestamp(milliseconds: 2_000_000))
        let address = try #require(PeerAddress("2001:db8::1"))
        let bans = [
            Ban(.name("Ann B"), made: times.0),
            Ban(.address(address), made: times.0, expires: times.1, reason: "a\tb\nc"),
        ]
        for ban in bans { #expect(Ban(line: ban.line) == ban) }
        #expect(bans[0].line == "name\t1000\t-\tAnn B\t")
        #expect(bans[1].line == "address\t1000\t2000\t2001:db8:0:0::/64\ta b c")
        for line in [
            "", "name", "name\t1\t-\tann", "name\tx\t-\tann\t", "name\t1\tx\tann\t",
            "name\t1\t-\t\t", "address\t1\t-\tann\t", "who\t1\t-\tann\t",
            "name\t1\t-\tann\t\tmore",
        ] {
            #expect(Ban(line: line) == nil, "\(line)")
        }
    }

    @Test func `a table of many bans has a bound`() throws {
        let made = Timestamp(milliseconds: 0)
        let many = (0..<BanList.capacity).map { Ban(.name("name \($0)"), made: made) }
        let list = BanList(many)
        #expect(throws: HTTPError.self) {
            try list.add(Ban(.name("one more"), made: made)) { _ in }
        }
        #expect(list.all.count == BanList.capacity)
    }
}
