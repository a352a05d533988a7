// Whose name is whose.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Testing

@Suite struct NamesInUseTests {
    private let calendar = Calendar()
    private let clock = ManualClock()

    private func chat() -> ChatSite {
        ChatSite(scheduler: clock, sessions: Sessions(calendar, .name))
    }

    private func logIn(_ name: String, _ chat: ChatSite) throws -> Int? {
        let visitor = Visitor(chat)
        try visitor.get("/me")
        return try visitor.post("/login", "name=\(name)").status
    }

    @Test(arguments: ["ann", "ANN", "a%20n%20n", "a%E2%80%8Bnn", "%EF%BB%BFann", "ann%C2%A0"])
    func `a name that looks like one in use is in use`(_ name: String) throws {
        let chat = chat()
        #expect(try logIn("Ann", chat) == 200)
        #expect(try logIn(name, chat) == 409)
        #expect(try logIn("anna", chat) == 200)
    }

    @Test(arguments: ["", "%20", "%E2%80%8B", "a%0Ab", "a%00", "%E2%80%AEnna"])
    func `a name that cannot be seen is none`(_ name: String) throws {
        #expect(try logIn(name, chat()) == 400)
    }

    @Test func `a name is free once its owner has left, or was away for long`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        calendar.advance(by: NamesInUse.patience)
        #expect(try logIn("ann", chat) == 409)
        try ann.get("/me")
        calendar.advance(by: NamesInUse.patience)
        #expect(try logIn("ann", chat) == 409)
        calendar.advance(by: .seconds(1))
        #expect(try logIn("ann", chat) == 200)
        #expect(try ann.get("/me").json["name"] == nil)
        try ann.post("/login", "name=ann2")
        try ann.post("/logout", "")
        #expect(try logIn("ann2", chat) == 200)
    }

    @Test func `who takes another name gives the first one back`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        try #require(try ann.post("/login", "name=ANN").status == 200)
        try #require(try ann.post("/login", "name=bea").status == 200)
        #expect(try logIn("ann", chat) == 200)
        #expect(try logIn("bea", chat) == 409)
    }

    @Test func `a poll with a ticket keeps the name`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        try ann.get("/me")
        for _ in 0..<3 {
            calendar.advance(by: NamesInUse.patience)
            #expect(try ann.get("/poll?channels=a&hold=0&t=\(ann.ticket!)").status == 200)
        }
        #expect(try logIn("ann", chat) == 409)
    }

    @Test func `no change of the calendar frees a name`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        for jump in [3600, 240, -86_400] {
            calendar.set(by: .seconds(jump))
            #expect(try logIn("ann", chat) == 409)
            #expect(try ann.get("/me").json["name"] as? String == "ann")
        }
        calendar.advance(by: NamesInUse.patience + .seconds(1))
        #expect(try logIn("ann", chat) == 200)
        #expect(try ann.get("/me").json["name"] == nil)
    }

    @Test func `a full table forgets those who were not seen for longest`() {
        var names = NamesInUse(capacity: 10)
        for number in 0..<10 {
            _ = names.take("n\(number)", by: "s\(number)", at: .seconds(number))
        }
        let later = [("new", "s"), ("n0", "other"), ("n9", "another")].map { name, session in
            names.take(name, by: session, at: .seconds(11))
        }
        #expect(later == [true, true, false])
        #expect(!names.isHeld(by: "s0"))
        #expect(names.isHeld(by: "s9"))
    }

    @Test func `a session whose name is free again has none`() {
        var names = NamesInUse()
        _ = names.take("ann", by: "a", at: .zero)
        _ = names.take("Ann", by: "b", insteadOf: "a", at: .zero)
        let (a, b) = (names.keep("a", at: .zero), names.keep("b", at: .zero))
        #expect(!a && b)
        names.free("a")
        #expect(names.isHeld(by: "b"))
        names.free("b")
        let isFree = names.take("ANN", by: "c", at: .zero)
        #expect(isFree)
    }
}
