// What somebody may try who wants to know, or to have, more than is theirs.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Foundation
import HTTP
import Testing

/// Addresses count here, as they do for a server on a network.
private func strict() -> ChatOptions {
    var options = ChatOptions()
    options.sparesLoopback = false
    options.publishRate = 0
    options.loginRate = 0
    return options
}

@Suite struct MembersProbeTests {
    private let stage = MemberStage(options: strict())

    /// Everything that somebody can ask about a private channel, and what they are told.
    private func answers(_ channel: String, to eve: Visitor) throws -> [String] {
        try eve.get("/me?channels=\(channel)")
        let ticket = try #require(eve.ticket)
        let path = "/channels/\(channel)"
        var answers: [String] = []
        for query in ["?t=\(ticket)", "?", "?t=\(ticket)&callback=f", "?callback=f"] {
            for target in ["\(path)/messages", "\(path)/people", "\(path)/stream"] {
                answers.append(try Client(stage.chat, "GET", target + query).text ?? "waits")
            }
            let poll = query + "&hold=0&channels=\(channel)"
            answers.append(try Client(stage.chat, "GET", "/poll\(poll)").text ?? "waits")
            answers.append(try Client(stage.chat, "GET", "/channels\(query)").text ?? "waits")
            answers.append(
                try Client(stage.chat, "GET", "/channels\(query)&sort=people").text ?? "waits")
            answers.append(try Client(stage.chat, "POST", path + query, body: "1").text ?? "waits")
        }
        for target in ["/members", "/leave", "/clear", "", "/messages/e:1/edit"] {
            answers.append(try eve.post(path + target, "text=1&name=ann").text ?? "waits")
        }
        answers.append(try eve.get("\(path)/members").text ?? "waits")
        answers.append(try eve.get("/me/channels").text ?? "waits")
        let page = try eve.get("/chat?channel=\(channel)").text ?? "waits"
        return answers
            + [page.replacing(/nonce="[^"]*"/, with: "").replacing(/value="[^"]*"/, with: "")]
    }

    @Test func `no answer tells whether there is a channel that one is not in`() throws {
        let (ann, eve) = (try stage.visitor("ann"), try stage.visitor("eve"))
        try ann.make("private-x")
        try ann.post("/channels/private-x", "text=secret")
        let poll = try ann.poll("private-x", hold: 100)
        let there = try answers("private-x", to: eve)
        let nowhere = try answers("private-y", to: eve)
        #expect(there == nowhere.map { $0.replacing("private-y", with: "private-x") })
        #expect(there.allSatisfy { !$0.contains("secret") })
        withExtendedLifetime(poll) {}
    }

    @Test func `lists are as long with a thousand private channels as without`() throws {
        let eve = try stage.visitor("eve")
        for number in 0..<30 {
            for name in ["a\(number)", "q\(number)"] {
                let draft = Draft(
                    channel: try #require(ChannelName(name)), from: nil, body: JSON(text: "1"))
                _ = try stage.hub.publish(draft)
            }
        }
        func lists() throws -> [String?] {
            try eve.get("/me?channels=private-1")
            stage.clock.advance(by: .seconds(2))
            return try ["limit=40", "limit=40&after=a9", "sort=people", "limit=10&after=private-"]
                .map { try Client(stage.chat, "GET", "/channels?\($0)&t=\(eve.ticket!)").text }
        }
        let before = try lists()
        for number in 0..<1000 {
            let draft = Draft(
                channel: try #require(ChannelName("private-\(number)")), from: nil,
                body: JSON(text: "1"))
            _ = try stage.hub.publish(draft)
        }
        #expect(try lists() == before)
    }

    @Test func `who is only where one cannot see cannot be invited, nor is found by name`() throws {
        let (ann, bob, eve) = (
            try stage.visitor("ann"), try stage.visitor("bob"), try stage.visitor("eve")
        )
        try ann.make("private-x")
        let hidden = try ann.poll("private-x", hold: 100)
        try eve.make("private-e")
        try bob.make("private-b")
        let none = "There is nobody like that here."
        let person = "s00000000000000"
        for form in ["name=ann", "name=zoe", "person=\(person)"] {
            let answer = try eve.post("/channels/private-e/members", form)
            #expect(answer.status == 404 && answer.line?.hasPrefix(none) == true)
        }
        #expect(try eve.post("/channels", "with=\(person)").status == 404)
        for form in ["", "person=x", "name=%0A"] {
            #expect(try eve.post("/channels/private-e/members", form).status == 400)
        }
        #expect(stage.hub.records.count(in: "member/private-e") == 1)
        withExtendedLifetime(hidden) {}
    }

    @Test func `another site's page can do nothing with a visitor's cookie`() throws {
        let ann = try stage.visitor("ann")
        try ann.make("private-x")
        let foreign = "Origin: https://elsewhere.example\r\n"
        for target in [
            "/channels", "/channels/private-x/members", "/channels/private-x/leave",
            "/channels/private-x/clear", "/moderation/ban",
        ] {
            #expect(try ann.post(target, "title=a&name=b", foreign).status == 403)
            let token = ann.token
            ann.token = "wrong"
            #expect(try ann.post(target, "title=a&name=b").status == 403)
            ann.token = token
        }
        for target in ["/me/channels", "/channels/private-x/members", "/moderation"] {
            #expect(try ann.get(target, foreign).status == 403)
            #expect(try ann.get(target + "?callback=f").text?.contains("403") == true)
        }
        #expect(stage.hub.records.count(in: "member/private-x") == 1)
    }
}

@Suite struct MembersBudgetTests {
    private let stage = MemberStage(options: strict())

    private func fill(_ group: String, _ count: Int) throws {
        let steps = (0..<count).map {
            RecordChange.put(Record(key: "\(group)/private-\($0)", value: Array("{}".utf8)))
        }
        _ = try stage.hub.change(steps)
    }

    @Test func `so many invitations are taken, and no more`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try ann.make("private-x")
        try bob.comeToLobby()
        var statuses: [Int?: Int] = [:]
        for number in 0..<10_000 {
            let form = number % 2 == 0 ? "name=bob" : "person=s\(100_000_000_000_00 + number)"
            let answer = try ann.post("/channels/private-x/members", form)
            statuses[answer.status, default: 0] += 1
        }
        #expect(statuses == [201: 1, 200: 49, 404: 50, 429: 9_900])
        #expect(stage.hub.records.count(in: "member/private-x") == 2)
    }

    @Test func `an address makes so many channels in an hour`() throws {
        let ann = try stage.visitor("ann")
        let statuses = try (0..<100).map { try ann.post("/channels", "title=a\($0)").status }
        #expect(statuses.count { $0 == 201 } == 60 && statuses.count { $0 == 429 } == 40)
    }

    @Test func `a person makes and joins so many channels, and so many are members`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        let (one, other) = (try ann.person(), try bob.person())
        try ann.make("private-x")
        try fill("of/\(other)", Membership.maxMemberships)
        let full = try ann.post("/channels/private-x/members", "person=\(other)")
        #expect(full.status == 409 && full.line?.contains("more than 200") == true)
        #expect(try bob.post("/channels", "title=a").status == 409)
        #expect(try ann.post("/channels", "with=\(other)").status == 409)
        try fill("made/\(one)", Membership.maxMade)
        #expect(try ann.post("/channels", "title=a").line?.contains("made 100") == true)
        let eve = try stage.visitor("eve")
        try eve.comeToLobby()
        try fill("member/private-x", Membership.maxMembers - 1)
        #expect(
            try ann.post("/channels/private-x/members", "name=eve").line
                == "A private channel has 1,000 members at most.")
    }

    @Test func `lists of the longest names are cut, and go on`() throws {
        let stage = MemberStage()
        let ann = try stage.visitor("ann")
        try ann.make("private-x")
        let (channel, name) = (
            try #require(ChannelName("private-x")), String(repeating: "🔥", count: 64)
        )
        for number in 0..<500 {
            let person = try #require(PersonID("u0000000000\(1000 + number)"))
            let member = Member(person: person, name: name, since: stage.calendar.now())
            _ = try stage.hub.change(
                member.records(in: channel, until: nil).map { RecordChange.put($0) })
        }
        var (seen, last): (Set<String>, String) = ([], "")
        while true {
            let answer = try ann.get("/channels/private-x/members?\(last)")
            #expect(answer.text!.utf8.count < 140_000)
            let list = try #require(answer.json["members"] as? [[String: Any]])
            let people = list.compactMap { $0["person"] as? String }
            #expect(seen.isDisjoint(with: people))
            seen.formUnion(people)
            guard answer.json["more"] as? Bool == true else { break }
            last = "after=\(try #require(people.last))"
        }
        #expect(seen.count == 501)
        #expect(try ann.get("/channels/private-x/members?after=x").status == 400)
        #expect(try ann.get("/me/channels?after=private-x").json["channels"] as? [String] == [])
        #expect(try ann.get("/me/channels?after=%E2%82%AC").status == 400)
    }

    @Test func `members leave room for bans`() throws {
        let ann = try stage.visitor("ann")
        try ann.make("private-x")
        try fill("x", Record.maxCount - Membership.reserve)
        #expect(try ann.post("/channels", "title=a").status == 507)
        let ban = RecordChange.put(Record(key: "ban/all/u1", value: []))
        #expect(try stage.hub.change([ban]).result?.get() == true)
    }
}

@Suite struct MembersRaceTests {
    private let journal = FakeJournal()
    private let stage: MemberStage

    init() { stage = MemberStage(journal: journal) }

    @Test func `who has left meanwhile lets nobody in`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        let making = try ann.post("/channels", "name=private-x")
        try journal.finish()
        #expect(making.status == 201)
        try bob.comeToLobby()
        let leaving = try ann.post("/channels/private-x/leave", "")
        let inviting = try ann.post("/channels/private-x/members", "name=bob")
        #expect(leaving.isWaiting && inviting.isWaiting)
        try journal.finish()
        #expect(leaving.status == 200 && inviting.status == 403)
        #expect(stage.hub.records.count(in: "member/private-x") == 0)
    }

    @Test func `of two who make the same channel at once, one has it`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        let both = try [ann, bob].map { try $0.post("/channels", "name=private-x") }
        try journal.finish()
        #expect(both.map(\.status) == [201, 409])
        #expect(try ann.channels() == ["private-x"] && bob.channels() == [])
    }

    @Test func `nobody is a member before that is kept, nor where it could not be`() throws {
        let ann = try stage.visitor("ann")
        let making = try ann.post("/channels", "name=private-x")
        #expect(try ann.channels() == [])
        try journal.fail(.full(path: "x"))
        #expect(making.status == 507)
        #expect(try ann.channels() == [])
        #expect(try ann.poll("private-x").status == 403)
    }
}

@Suite struct MembersModeTests {
    @Test func `where nobody is known there are no private channels, and it says so`() throws {
        let stage = MemberStage(.off)
        let ann = try stage.visitor("ann")
        try ann.get("/me?channels=private-x")
        let sentence =
            "This server has no private channels: it was started with --login off. "
            + "Start it with --login name."
        for answer in [
            try ann.post("/channels", "title=a"), try ann.post("/channels/private-x", "text=1"),
            try ann.get("/me/channels"), try ann.get("/channels/private-x/members"),
            try ann.post("/channels/private-x/members", "name=bob"),
            try ann.post("/channels/private-x/leave", ""),
            try Client(stage.chat, "GET", "/poll?channels=private-x"),
            try Client(stage.chat, "GET", "/poll?channels=private-x&t=\(ann.ticket!)"),
            try Client(stage.chat, "GET", "/channels/private-x/messages"),
            try Client(stage.chat, "POST", "/channels/private-x", body: "1"),
        ] {
            #expect(answer.status == 403)
            #expect(answer.line == sentence)
        }
    }

    @Test func `where a site decides, nobody else does`() throws {
        let key = try #require(TicketKey(secret: "a-secret-of-at-least-32-characters-or-so"))
        let stage = MemberStage(siteKeys: [key])
        let ann = try stage.visitor("ann")
        #expect(
            try ann.post("/channels", "title=a").line
                == "The site that runs this chat decides about its private channels.")
        #expect(try ann.get("/me/channels").status == 403)
        #expect(try ann.poll("private-x").status == 403)
    }
}
