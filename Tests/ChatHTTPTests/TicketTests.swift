// Private channels, and the tickets that open them.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Crypto
import Deferred
import Foundation
import Testing

@Suite struct TicketTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private static let secret = "a-secret-of-at-least-32-characters-or-so"
    private let key = TicketKey(secret: TicketTests.secret)!

    private func chat(_ login: Sessions.Login = .off, keys: [TicketKey] = []) -> ChatSite {
        ChatSite(scheduler: clock, sessions: Sessions(calendar, login, siteKeys: keys))
    }

    private func token(
        _ channels: String..., name: String? = "ann", lasts: Int = 600, say: Bool = false,
        key: TicketKey? = nil
    ) -> String {
        let expires = Timestamp(milliseconds: calendar.now().milliseconds + lasts * 1000)
        let ticket = Ticket(
            name: name, channels: channels.map { ChannelName($0)! }, expires: expires,
            maySay: say)
        return (key ?? self.key).sign(ticket)
    }

    private static let paths = [
        "/poll?channels=lobby,private-x&hold=0", "/channels/private-x/messages",
        "/channels/private-x/people", "/poll?channels=PRIVATE-X&since=start&hold=0",
    ]

    private func with(_ path: String, _ query: String) -> String {
        path + (path.contains("?") ? "&" : "?") + query
    }

    @Test(arguments: paths) func `nobody reads a private channel without`(path: String) throws {
        let chat = chat(.name)
        let ann = try Visitor(chat, as: "ann")
        try ann.make("private-x")
        #expect(try ann.post("/channels/private-x", "text=secret").status == 201)
        for answer in [
            try Client(chat, "GET", path), try ann.get(path), try ann.get(with(path, "callback=f")),
            try ann.get(with(path, "from=ann")), try ann.get(with(path, "t=")),
            try ann.get(with(path, "t=a.b.c")),
        ] {
            #expect(answer.status == 401 || answer.text?.contains("\"status\":401") == true)
            #expect(answer.text?.contains("secret") == false)
        }
    }

    /// What a poll of two public and three private channels is told.
    private func refusal(ticket: String) throws -> [String: Any]? {
        let path = "/poll?channels=lobby,private-x,Private-Y,tea,private-z&hold=0&callback=f"
        return try Client(chat(keys: [key]), "GET", path + ticket).json["error"] as? [String: Any]
    }

    @Test func `a poll is told which of its channels are private, all at once`() throws {
        let error = try refusal(ticket: "")
        #expect(error?["status"] as? Int == 401)
        #expect(error?["channels"] as? [String] == ["private-x", "private-y", "private-z"])
    }

    @Test func `a poll is told which of its channels its ticket does not open`() throws {
        let error = try refusal(ticket: "&t=\(token("lobby", "private-y"))")
        #expect(error?["status"] as? Int == 403)
        #expect(error?["channels"] as? [String] == ["private-x", "private-z"])
    }

    @Test func `a ticket that is no good is refused with all channels, and none is named`() throws {
        let all = ["private-x", "private-y", "private-z"]
        let expires = Timestamp(milliseconds: calendar.now().milliseconds - 1000)
        let ticket = Ticket(name: "ann", channels: all.map { ChannelName($0)! }, expires: expires)
        for ticket in [key.sign(ticket), "a.b.c"] {
            let error = try refusal(ticket: "&t=\(ticket)")
            #expect(error?["status"] as? Int == 401)
            #expect(error?.keys.contains("channels") == false)
        }
    }

    @Test(arguments: paths) func `a session's ticket opens what it was asked for`(
        path: String
    ) throws {
        let chat = chat(.name)
        let ann = try Visitor(chat, as: "ann")
        try ann.make("private-x")
        try ann.get("/me?channels=lobby,private-x")
        let ticket = try #require(ann.ticket)
        #expect(try Client(chat, "GET", with(path, "t=\(ticket)")).status == 200)
        let script = try Client(chat, "GET", with(path, "callback=f&t=\(ticket)"))
        #expect(script.json["error"] == nil)
        try ann.get("/me?channels=private-y")
        #expect(try Client(chat, "GET", with(path, "t=\(ann.ticket!)")).status == 403)
    }

    @Test func `a ticket's bearer is listed under its name alone`() throws {
        let chat = chat(.name)
        let ann = try Visitor(chat, as: "ann")
        let poll = try Client(chat, "GET", "/poll?channels=a&from=bob&t=\(ann.ticket!)")
        #expect(poll.isWaiting)
        let people = try Client(chat, "GET", "/channels/a/people").json["people"]
        #expect((people as? [[String: Any]])?.map { $0["name"] as? String } == ["ann"])
        #expect(try Client(chat, "GET", "/poll?channels=a&from=bob").status == 403)
        try ann.post("/logout", "")
        let left = try Client(chat, "GET", "/channels/a/people").json["people"]
        #expect((left as? [Any])?.isEmpty == true)
    }

    @Test func `private channels are listed for those who may read them`() throws {
        let chat = chat(keys: [key])
        let say = token("private-x", "private-y", say: true)
        for channel in ["private-x", "private-y"] {
            let body = #"{"a":1}"#
            #expect(
                try Client(chat, "POST", "/channels/\(channel)?t=\(say)", body: body).status == 201)
        }
        func names(_ query: String) throws -> [String?] {
            let list = try Client(chat, "GET", "/channels\(query)").json["channels"]
            return (list as? [[String: Any]] ?? []).map { $0["name"] as? String }
        }
        #expect(try names("") == [])
        #expect(try names("?t=\(token("private-y"))") == ["private-y"])
    }

    @Test func `with a key of a site's, a session opens nothing`() throws {
        let chat = chat(keys: [key])
        let ann = try Visitor(chat, as: "ann")
        try ann.get("/me?channels=private-x")
        let path = "/poll?channels=private-x&hold=0&t="
        #expect(try Client(chat, "GET", path + ann.ticket!).status == 403)
        #expect(try ann.post("/channels/private-x", "text=hi").status == 401)
        #expect(try Client(chat, "GET", path + token("private-x")).status == 200)
    }

    @Test func `a ticket is good until it ends, and lasts 15 minutes at most`() throws {
        let chat = chat(keys: [key])
        func status(_ ticket: String) throws -> Int? {
            try Client(chat, "GET", "/poll?channels=private-x&hold=0&t=\(ticket)").status
        }
        let ticket = token("private-x", lasts: 900)
        #expect(try status(ticket) == 200)
        calendar.advance(by: .seconds(899))
        #expect(try status(ticket) == 200)
        calendar.advance(by: .seconds(1))
        #expect(try status(ticket) == 401)
        #expect(try status(token("private-x", lasts: 960)) == 200)  // the other clock is ahead
        #expect(try status(token("private-x", lasts: 961)) == 401)
        #expect(try status(token("private-x", lasts: -1)) == 401)
    }

    // RFC 7519 section 4.1.5
    @Test func `a ticket is not good before its time`() throws {
        let chat = chat(keys: [key])
        var ticket = Ticket(
            name: "ann", channels: [ChannelName("private-x")!],
            expires: calendar.now() + .seconds(600))
        func status() throws -> Int? {
            let path = "/poll?channels=private-x&hold=0&t=\(key.sign(ticket))"
            return try Client(chat, "GET", path).status
        }
        for (seconds, expected) in [(-600, 200), (0, 200), (60, 200), (61, 401), (600, 401)] {
            ticket.begins = calendar.now() + .seconds(seconds)
            #expect(try status() == expected, "\(seconds)")
        }
        calendar.advance(by: .seconds(540))
        #expect(try status() == 200)
    }

    @Test func `no ticket is given that would not be taken`() throws {
        let stage = MemberStage()
        let ann = try stage.visitor(String(repeating: "%F0%9F%94%A5", count: 64))
        let person = try #require(PersonID(ann.person()))
        func names(_ count: Int) -> String {
            (0..<count).map { number in
                let start = "private-\(number)-"
                return start + String(repeating: "x", count: 64 - start.count)
            }.joined(separator: ",")
        }
        let member = Member(person: person, name: "", since: calendar.now())
        for name in names(64).split(separator: ",") {
            let channel = try #require(ChannelName(String(name)))
            _ = try stage.hub.change(
                member.records(in: channel, until: nil).map { RecordChange.put($0) })
        }
        let refusal = try ann.get("/me?channels=\(names(64))")
        #expect(refusal.status == 400)
        #expect(refusal.text?.contains("fewer") == true)
        var taken: [Int] = []
        for count in 1...64 where try ann.get("/me?channels=\(names(count))").status == 200 {
            taken.append(count)
            let path = "/poll?channels=\(names(count))&hold=0&t=\(ann.ticket!)"
            #expect(try Client(stage.chat, "GET", path).status == 200, "\(count)")
        }
        #expect(taken == Array(1...taken.count))
        #expect(taken.count > 30)
    }

    @Test func `a ticket that was good is asked again whether it is`() throws {
        let sessions = Sessions(calendar, .name, siteKeys: [key])
        let chat = ChatSite(scheduler: clock, sessions: sessions)
        let ann = try Visitor(chat, as: "ann")
        try ann.get("/me")
        let ours = try sessions.ticket(#require(ann.ticket))
        let site = try sessions.ticket(token("private-x"))
        #expect(sessions.isStillGood(ours) && sessions.isStillGood(site))
        try ann.post("/logout", "")
        #expect(!sessions.isStillGood(ours))
        calendar.advance(by: .seconds(600))
        #expect(!sessions.isStillGood(site))
    }

    @Test func `a ticket that another key signed is none`() throws {
        let other = TicketKey(secret: "another-secret-of-at-least-32-characters")!
        let chat = chat(keys: [key])
        let path = "/poll?channels=private-x&hold=0&t="
        #expect(try Client(chat, "GET", path + token("private-x", key: other)).status == 401)
        let both = self.chat(keys: [other, key])
        #expect(try Client(both, "GET", path + token("private-x")).status == 200)
    }

    @Test func `a site's ticket speaks where it may`() throws {
        let chat = chat(.name, keys: [key])
        func status(_ channel: String, _ ticket: String) throws -> Int? {
            try Client(chat, "POST", "/channels/\(channel)?t=\(ticket)", body: #"{"a":1}"#).status
        }
        #expect(try status("private-x", token("private-x", say: true)) == 201)
        #expect(try status("lobby", token("lobby", say: true)) == 201)
        #expect(try status("lobby", token("private-x", say: true)) == 403)
        #expect(try status("private-y", token("private-x", say: true)) == 403)
        #expect(try status("private-x", token("private-x")) == 403)
    }

    /// What other programs make, byte by byte.
    private func token(header: String, claims: String) -> String {
        let text = Base64URL.encode(header.utf8) + "." + Base64URL.encode(claims.utf8)
        let signature = HMACSignature.of(text, by: SymmetricKey(data: Data(Self.secret.utf8)))
        return text + "." + Base64URL.encode(signature)
    }

    @Test(arguments: [
        #"{"alg":"none"}"#, #"{"alg":"HS512"}"#, #"{"alg":"HS256","crit":["b64"]}"#, "{}", "1", "",
    ])
    func `a token of another kind is none, though it is signed`(_ header: String) throws {
        let chat = chat(keys: [key])
        let claims = #"{"exp":1795262500,"channels":["private-x"]}"#
        let path = "/poll?channels=private-x&hold=0&t="
        let good = token(header: #"{"typ":"JWT","alg":"HS256"}"#, claims: claims)
        #expect(try Client(chat, "GET", path + good).status == 200)
        #expect(try Client(chat, "GET", path + token(header: header, claims: claims)).status == 401)
        let unsigned = good.prefix { $0 != "." } + "." + Base64URL.encode(claims.utf8) + "."
        #expect(try Client(chat, "GET", path + unsigned).status == 401)
    }

    @Test(arguments: [
        "{}", #"{"exp":1795262500}"#, #"{"channels":["private-x"]}"#, "[]", "x",
        #"{"exp":1e300,"channels":["private-x"]}"#, #"{"exp":-1e300,"channels":["private-x"]}"#,
        #"{"exp":1795262500,"channels":"private-x"}"#, #"{"exp":1795262500,"channels":["*"]}"#,
        #"{"exp":1795262500,"channels":["private-x"],"sub":""}"#,
        #"{"exp":1795262500,"channels":["private-x"],"sub":"a\nb"}"#,
        "{\"exp\":1795262500,\"channels\":[\"private-x\"],\"sub\":\"\u{200B}\u{2800}\"}",
        #"{"exp":1795262500,"channels":["private-x"],"nbf":1e300}"#,
        #"{"exp":1795262500,"channels":["private-x"],"nbf":"now"}"#,
    ])
    func `a ticket without what it takes says what that is`(_ claims: String) throws {
        let token = token(header: #"{"alg":"HS256"}"#, claims: claims)
        let answer = try Client(
            chat(keys: [key]), "GET", "/poll?channels=private-x&hold=0&t=\(token)")
        #expect(answer.status == 401)
        #expect(answer.text?.contains("exp in seconds") == true)
    }

    @Test func `a key is long enough or none`() {
        #expect(TicketKey(secret: String(repeating: "a", count: 31)) == nil)
        #expect(TicketKey(secret: String(repeating: "a", count: 32)) != nil)
    }
}

@Suite struct TicketCacheTests {
    private let ticket = Ticket(
        name: "ann", channels: [], expires: Timestamp(milliseconds: 1_000_000))

    private func time(_ seconds: Int) -> Duration { .seconds(seconds) }

    @Test func `a ticket in use is remembered, and one that is not is forgotten`() {
        var opened = TicketCache()
        opened.remember(ticket, as: "used", at: time(0))
        opened.remember(ticket, as: "left", at: time(1))
        var found: [Bool] = []
        for minute in 1...5 {
            found.append(opened.find("used", at: time(minute * 61)) != nil)
            opened.remember(ticket, as: "\(minute)", at: time(minute * 61 + 30))
        }
        let left = opened.find("left", at: time(310))
        #expect(found == Array(repeating: true, count: 5))
        #expect(left == nil)
    }

    @Test func `however many there are, few are remembered`() {
        var opened = TicketCache(capacity: 10)
        for number in 0..<1000 { opened.remember(ticket, as: "\(number)", at: time(0)) }
        let found = (0..<1000).filter { opened.find("\($0)", at: time(0)) != nil }
        #expect((10...20).contains(found.count))
    }
}
