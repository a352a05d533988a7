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

    @Test(arguments: [
        // Of Cyrillic and Greek, of full width, in bold; a digit; what cannot be seen, or has no
        // glyph; marks in another order.
        ("ann", "\u{430}nn"), ("Bob", "\u{412}ob"), ("bob", "\u{392}OB"), ("HANS", "\u{41D}ans"),
        ("ann", "\u{FF41}\u{FF4E}\u{FF4E}"), ("ann", "\u{1D41A}\u{1D427}\u{1D427}"),
        ("Bill", "BiII"), ("Bill", "Bi1l"), ("Ivan", "lvan"), ("mary", "rnary"), ("bob", "b0b"),
        ("ann", "ann\u{2800}"), ("ann", "a\u{FFF9}nn"), ("ann", "an\u{FFFB}n"),
        ("ann", "ann\u{16FE4}"), ("ann", "ann\u{1D159}"), ("ann", "\u{13430}ann"),
        ("ann", "ann\u{FFFE}"), ("ann", "ann\u{E0041}"), ("ann", "ann\u{FFFC}"),
        ("e\u{323}\u{301}", "e\u{301}\u{323}"), ("\u{E9}", "E\u{301}"),
        ("\u{ADF8}", "\u{1100}\u{1173}"), ("gro\u{DF}", "GROSS"),
        ("\u{3A3}\u{3C9}\u{3C2}", "\u{3C3}\u{3A9}\u{3A3}"),
        ("\u{438}\u{432}\u{430}\u{43D}", "\u{418}\u{412}\u{410}\u{41D}"),
    ])
    func `names that look alike are one name`(_ one: String, _ other: String) throws {
        for (first, second) in [(one, other), (other, one)] {
            let chat = chat()
            #expect(try logIn(encoded(first), chat) == 200)
            #expect(try logIn(encoded(second), chat) == 409)
        }
    }

    @Test func `names of all scripts are names, each its own`() throws {
        let names = [
            "\u{3042}\u{308A}\u{3055}", "\u{30A2}\u{30EA}\u{30B5}", "\u{6797}", "\u{68EE}",
            "\u{41E}\u{43B}\u{44C}\u{433}\u{430}", "\u{418}\u{440}\u{438}\u{43D}\u{430}",
            "\u{645}\u{62D}\u{645}\u{62F}", "\u{639}\u{644}\u{64A}",
            "\u{5D3}\u{5D5}\u{5D3}", "\u{905}\u{92E}\u{93F}\u{924}", "\u{E19}\u{E34}\u{E14}",
            "\u{AE40}", "\u{BC15}", "\u{395}\u{3BB}\u{3AD}\u{3BD}\u{3B7}",
            "\u{1F469}\u{200D}\u{1F4BB}", "\u{1F468}\u{200D}\u{1F4BB}", "\u{1F1EB}\u{1F1EE}",
            "\u{2764}\u{FE0F}", "Zo\u{EB}", "Zoe", "Ann", "Anna", "Bill", "Will", "123", "O'Neill",
        ]
        let chat = chat()
        for name in names { #expect(try logIn(encoded(name), chat) == 200, "\(name)") }
    }

    private func encoded(_ name: String) -> String {
        name.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(arguments: [
        "\u{200B}", "\u{2800}\u{2800}", "\u{3164}", "\u{E0041}", "\u{FFF9}", "\u{2060}\u{FEFF}",
        "\u{16FE4}", "\u{34F}", "\u{180E}", "\u{1D159}", "\u{FFFE}",
    ])
    func `nobody is called by what cannot be seen`(_ name: String) throws {
        let chat = ChatSite(scheduler: clock, sessions: Sessions(calendar))
        let from = "from=\(encoded(name))"
        #expect(try logIn(encoded(name), chat) == 400)
        #expect(try Client(chat, "GET", "/poll?channels=a&hold=0&\(from)").status == 400)
        #expect(try Client(chat, "POST", "/channels/a?\(from)", body: "[1]").status == 400)
        #expect(try Client(chat, "POST", "/?\(from)", body: "[1]").status == 400)
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
