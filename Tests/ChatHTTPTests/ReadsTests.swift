// Up to where people have read: who may say so, what is kept, and what they have not read.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import HTTP
import Language
import Testing

@Suite struct ReadsTests {
    private let stage = MemberStage()

    /// What `/me/read` says: `swift 44 3`.
    private func reads(_ visitor: Visitor) throws -> [String] {
        let channels = try visitor.get("/me/read").json["channels"] as? [[String: Any]]
        return try #require(channels).map { channel in
            let (name, read) = (channel["name"] as? String, channel["read"] as? String)
            let seq = read?.split(separator: ":").last ?? ""
            return "\(name ?? "") \(seq) \(channel["unread"] as? Int ?? -1)"
        }
    }

    private func say(_ count: Int, _ channel: String, by visitor: Visitor) throws {
        for _ in 0..<count {
            stage.clock.advance(by: .seconds(1))
            try #require(try visitor.post("/channels/\(channel)", "text=hi").status == 201)
        }
    }

    @discardableResult
    private func mark(_ visitor: Visitor, _ channel: String, _ seq: Int) throws -> Client {
        try visitor.post("/me/read", "channel=\(channel)&read=\(stage.hub.epoch):\(seq)")
    }

    private func record(_ visitor: Visitor, _ channel: String) throws -> Record? {
        stage.hub.records["read/\(try visitor.person())/\(channel)"]
    }

    @Test func `what others wrote behind the mark is unread, in all browsers of a person`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try say(3, "swift", by: bob)
        try say(1, "swift", by: ann)
        #expect(try reads(ann) == [])
        let answer = try mark(ann, "swift", 1)
        #expect(answer.status == 200)
        #expect(answer.line == #"{"name":"swift","read":"\#(stage.hub.epoch):1"}"#)
        #expect(try reads(ann) == ["swift 1 2"])
        let phone = Visitor(stage.chat)
        phone.cookie = ann.cookie
        try phone.get("/me")
        #expect(try reads(phone) == ["swift 1 2"])
        try mark(phone, "swift", 4)
        #expect(try reads(ann) == ["swift 4 0"])
        #expect(try reads(bob) == [], "it is ann's alone")
    }

    @Test func `a mark never moves back, and can be forgotten`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try say(3, "swift", by: bob)
        try mark(ann, "swift", 3)
        #expect(try mark(ann, "swift", 1).json["read"] as? String == "\(stage.hub.epoch):3")
        stage.clock.advance(by: ReadMarks.delay)
        #expect(try mark(ann, "swift", 2).json["read"] as? String == "\(stage.hub.epoch):3")
        #expect(try reads(ann) == ["swift 3 0"])
        let gone = try ann.post("/me/read", "channel=swift&leave=1")
        #expect(gone.status == 200 && gone.line == #"{"name":"swift"}"#)
        #expect(try reads(ann) == [])
        stage.clock.advance(by: ReadMarks.delay)
        #expect(try record(ann, "swift") == nil)
        try mark(ann, "swift", 1)
        #expect(try reads(ann) == ["swift 1 2"])
    }

    @Test func `marks are kept every few seconds, the newest of each alone`() throws {
        let journal = CountingJournal()
        let stage = MemberStage(journal: journal)
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        for _ in 0..<9 {
            stage.clock.advance(by: .seconds(1))
            try bob.post("/channels/swift", "text=hi")
        }
        let person = try ann.person()
        stage.clock.advance(by: .seconds(60))
        let before = journal.changes.count
        for seq in 1...9 {
            try ann.post("/me/read", "channel=swift&read=\(stage.hub.epoch):\(seq)")
        }
        #expect(journal.changes.count == before)
        stage.clock.advance(by: ReadMarks.delay)
        #expect(journal.changes.dropFirst(before).map(\.count) == [1])
        let kept = stage.hub.records["read/\(person)/swift"]
        #expect(kept.flatMap { ReadMark($0) }?.seq == 9)
        stage.clock.advance(by: .seconds(60))
        #expect(journal.changes.count == before + 1, "nothing to do, nothing done")
    }

    @Test func `what cannot be kept now counts meanwhile, and is tried again`() throws {
        let journal = CountingJournal()
        let stage = MemberStage(journal: journal)
        let ann = try stage.visitor("ann")
        try ann.post("/channels/swift", "text=hi")
        journal.error = .full(path: "x")
        try ann.post("/me/read", "channel=swift&read=\(stage.hub.epoch):1")
        stage.clock.advance(by: ReadMarks.delay)
        #expect(try reads(ann) == ["swift 1 0"])
        #expect(stage.hub.records.count == 0)
        journal.error = nil
        stage.clock.advance(by: ReadMarks.delay)
        #expect(stage.hub.records.count == 1)
    }

    @Test func `a server that ends keeps them first`() throws {
        let ann = try stage.visitor("ann")
        try say(1, "swift", by: ann)
        try mark(ann, "swift", 1)
        let person = try ann.person()
        var isClosed = false
        stage.chat.close().addCallback { isClosed = true }
        #expect(isClosed)
        #expect(stage.hub.records["read/\(person)/swift"] != nil)
    }

    @Test func `nobody has marks without a login, and none for another site's page`() throws {
        let visitor = Visitor(stage.chat)
        try visitor.get("/me")
        let wanted = "Log in first: POST /login, with the token that GET /me gives."
        #expect(try visitor.get("/me/read").line == wanted)
        #expect(try visitor.get("/me/read").status == 401)
        #expect(try visitor.post("/me/read", "channel=a&read=e:1").status == 401)
        let ann = try stage.visitor("ann")
        let other = "Origin: https://evil.example\r\n"
        #expect(try ann.get("/me/read", other).status == 403)
        #expect(try ann.post("/me/read", "channel=a&read=e:1", other).status == 403)
        ann.token = "x"
        #expect(try ann.post("/me/read", "channel=a&read=e:1").status == 403)
    }

    @Test func `what is no mark is refused, and says what is wrong`() throws {
        let ann = try stage.visitor("ann")
        try say(1, "swift", by: ann)
        let epoch = stage.hub.epoch
        for (form, status) in [
            ("read=\(epoch):1", 400), ("channel=swift", 400), ("channel=swift&read=1", 400),
            ("channel=a+b&read=\(epoch):1", 400), ("channel=swift&read=\(epoch):2", 400),
            ("channel=swift&read=other:1", 400), ("channel=nowhere&read=\(epoch):1", 404),
            ("channel=private-x&read=\(epoch):1", 403),
        ] {
            #expect(try ann.post("/me/read", form).status == status, "\(form)")
        }
        #expect(try reads(ann) == [])
        let languages: [Language] = [.english, .japanese, .russian]
        for error in [HTTPError.noMark, .markOfOtherChat, .tooManyMarks] {
            #expect(Set(languages.map { error.text.text(in: $0) }).count == 3)
        }
    }

    @Test func `a private channel's mark is a member's, and ends with the membership`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try ann.make("private-x")
        try say(2, "private-x", by: ann)
        #expect(try mark(bob, "private-x", 1).status == 403)
        try ann.invite(bob, to: "private-x")
        #expect(try mark(bob, "private-x", 1).status == 200)
        #expect(try reads(bob) == ["private-x 1 1"])
        stage.clock.advance(by: ReadMarks.delay)
        #expect(try record(bob, "private-x") != nil)
        try mark(bob, "private-x", 2)
        try bob.post("/channels/private-x/leave", "")
        #expect(try reads(bob) == [])
        stage.clock.advance(by: ReadMarks.delay)
        #expect(try record(bob, "private-x") == nil, "nor does the newer one come back")
    }

    @Test func `with a name alone marks end with the login, at the latest after 14 days`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try say(1, "swift", by: bob)
        for visitor in [ann, bob] { try mark(visitor, "swift", 1) }
        stage.clock.advance(by: ReadMarks.delay)
        let kept = try #require(try record(ann, "swift"))
        #expect(kept.expires == stage.calendar.now() + Session.lifetime)
        #expect(stage.hub.records.count == 2)
        try mark(ann, "lobby", 1)
        try ann.post("/logout", "")
        stage.settle()
        stage.clock.advance(by: ReadMarks.delay)
        #expect(stage.hub.records.count == 1)
    }

    @Test func `an account keeps its marks over logins, and with names or without`() throws {
        let stage = try ModerationStage()
        let (bob, eve) = (try stage.account("bob"), try stage.account("eve"))
        try eve.post("/channels/swift", "text=hi")
        let epoch = stage.stage.hub.epoch
        #expect(try bob.post("/me/read", "channel=swift&read=\(epoch):1").status == 200)
        stage.stage.clock.advance(by: ReadMarks.delay)
        try bob.post("/logout", "")
        stage.stage.settle()
        #expect(try reads(try stage.account("bob")) == ["swift 1 0"])
        let kept = stage.stage.hub.records["read/\(try stage.person("bob"))/swift"]
        #expect(kept != nil && kept?.expires == nil)
    }

    @Test func `a person has 128 marks, and the oldest goes`() throws {
        let ann = try stage.visitor("ann")
        let person = try #require(PersonID(try ann.person()))
        let marks = (0..<ReadMark.most).map { number in
            ReadMark(
                ChannelName("c\(number)")!, upTo: 1, at: Timestamp(milliseconds: 1000 + number))
        }
        _ = try stage.hub.change(marks.map { .put($0.record(of: person, until: nil)) })
        try say(1, "swift", by: ann)
        #expect(try mark(ann, "swift", 1).status == 200)
        let names = try reads(ann).map { $0.prefix { $0 != " " } }
        #expect(names.count == ReadMark.most && names.contains("swift") && !names.contains("c0"))
        stage.clock.advance(by: ReadMarks.delay)
        #expect(stage.hub.records.count == ReadMark.most)
        #expect(try record(ann, "c0") == nil)
    }

    @Test func `marks leave half of the records to others, and the chat goes on`() throws {
        let ann = try stage.visitor("ann")
        try say(1, "swift", by: ann)
        try mark(ann, "swift", 1)
        stage.clock.advance(by: ReadMarks.delay)
        let others = (0..<Record.maxCount / 2).map {
            RecordChange.put(Record(key: "x/\($0)", value: []))
        }
        _ = try stage.hub.change(others)
        try say(1, "tea", by: ann)
        let full = try mark(ann, "tea", 2)
        #expect(full.status == 507 && full.line?.contains("as many reading positions") == true)
        #expect(try mark(ann, "swift", 2).status == 200, "a newer one in its place needs no room")
        try say(1, "tea", by: ann)
    }

    @Test func `a page is never too fast, and who is gets a 429`() throws {
        var options = ChatOptions()
        options.sparesLoopback = false
        let stage = MemberStage(options: options)
        let ann = try stage.visitor("ann")
        try ann.post("/channels/swift", "text=hi")
        let form = "channel=swift&read=\(stage.hub.epoch):1"
        for _ in 0..<500 {
            stage.clock.advance(by: .seconds(2))
            try #require(try ann.post("/me/read", form).status == 200)
        }
        #expect(try ann.post("/channels/swift", "text=hi").status == 201, "it is no message")
        var refused: Client?
        for _ in 0..<201 where refused == nil {
            let answer = try ann.post("/me/read", form)
            if answer.status == 429 { refused = answer }
        }
        #expect(refused?.line == "Too many reading positions at once. Wait a little.")
        #expect(refused?.field("Retry-After") == "1")
    }
}

/// Counts the changes of records, and fails where a test wants it.
private final class CountingJournal: Journal {
    private let kept = MemoryJournal(clock: CalendarOf1970(clock: ManualClock()))
    private(set) var changes: [[RecordChange]] = []
    var error: JournalError?

    var contents: JournalContents { kept.contents }
    var place: String { kept.place }
    var bytes: Int { 0 }
    var listener: (any JournalListener)?

    func append(_ message: Message) -> Deferred<Void> { kept.append(message) }
    func keep(_ changes: [RecordChange]) -> Deferred<Void> {
        if let error { return .fail(error) }
        self.changes.append(changes)
        return kept.keep(changes)
    }
    func read(_ channels: [ChannelName], after seq: Int, limit: Int) -> Deferred<JournalPage> {
        kept.read(channels, after: seq, limit: limit)
    }
    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        kept.readBack(channels, before: seq, limit: limit)
    }
    func find(_ seq: Int) -> Deferred<Message?> { kept.find(seq) }
    func close() -> Deferred<Void> { kept.close() }
}
