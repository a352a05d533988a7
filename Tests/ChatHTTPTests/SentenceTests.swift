// What clients are told when something is wrong, word for word.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct SentenceTests {
    private let calendar = Calendar()
    private let clock = ManualClock()

    private func chat(_ login: Sessions.Login = .off) -> ChatSite {
        ChatSite(scheduler: clock, sessions: Sessions(calendar, login))
    }

    @Test(arguments: [
        (
            "/channels/b%20c/people", 400,
            "A channel's name is made of letters, digits, - and _, at most 64 of them."
        ),
        ("/poll", 400, "channels must name 1 to 64 channels, separated by commas."),
        (
            "/poll?channels=a&hold=111", 400,
            "hold must be a whole number of seconds from 0 to 110."
        ),
        ("/poll?channels=a&limit=0", 400, "limit must be a whole number from 1 to 1000."),
        (
            "/poll?channels=a&client=me", 400,
            "client must be 8 to 64 characters of A-Z, a-z, 0-9, - and _."
        ),
        ("/poll?channels=a&from=+", 400, "from must be 1 to 64 visible characters on one line."),
        ("/poll?channels=a&t=x", 401, "This ticket is invalid or has expired. Get a new one."),
        (
            "/poll?channels=private-a", 403,
            "This server has no private channels: it was started with --login off. Start it with "
                + "--login name."
        ),
        ("/channels?sort=size", 400, "sort must be name or people."),
        ("/channels/a/messages?before=1", 400, "before must be the id of a message."),
        ("/channels/a/messages?limit=1&limit=1", 400, "The parameter limit was given twice."),
        (
            "/me?callback=f(", 403,
            "Only pages of the chat's own site may use this, and no script tags."
        ),
        ("/nothing", 404, "There is nothing at this path."),
        ("/login", 405, "This path takes POST and OPTIONS, not GET."),
    ])
    func `a GET that is refused is told why`(
        _ target: String, _ status: Int, _ sentence: String
    ) throws {
        let answer = try Client(chat(), "GET", target)
        #expect(answer.status == status)
        #expect(answer.line == sentence)
    }

    @Test func `a script that is opened as a page is told how to open it`() throws {
        let answer = try Client(
            chat(), "GET", "/channels?callback=f", "Sec-Fetch-Dest: document\r\n")
        #expect(answer.line?.contains("To open it yourself, leave out the callback.") == true)
    }

    @Test func `who may not post is told what to do`() throws {
        let chat = chat(.name)
        let (ann, bob) = (try Visitor(chat, as: "ann"), Visitor(chat))
        try bob.get("/me")
        #expect(try bob.post("/login", "name=Ann").line == "That name is taken. Choose another.")
        #expect(
            try bob.post("/channels/a", "text=hi").line
                == "Log in to post here: POST /login, with the token that GET /me gives.")
        #expect(
            try bob.get("/poll?channels=a&from=bob").line
                == "You need to log in to have a name here. Poll with a ticket, without from.")
        ann.token = bob.token
        #expect(
            try ann.post("/channels/a", "text=hi").line
                == "The XSRF token is missing or belongs to another session. GET /me gives you one."
        )
    }

    @Test func `who has a ticket is told where it is of no use`() throws {
        let chat = chat(.name)
        #expect(
            try Client(chat, "GET", "/poll?channels=private-a").line
                == "This channel is private. You need a ticket for it.")
        let ann = try Visitor(chat, as: "ann")
        try ann.make("private-a")
        try ann.get("/me?channels=private-a")
        let ticket = try #require(ann.ticket)
        #expect(
            try Client(chat, "GET", "/poll?channels=private-b&t=\(ticket)").line
                == "You have no access to this channel.")
        #expect(
            try Client(chat, "POST", "/channels/private-a?t=\(ticket)", body: "1").line
                == "Your ticket does not let you post here.")
        calendar.advance(by: .seconds(901))
        #expect(
            try Client(chat, "GET", "/poll?channels=private-a&t=\(ticket)").line
                == "This ticket is invalid or has expired. Get a new one.")
    }

    @Test func `a page of another site is told who can let it in`() throws {
        let answer = try Client(chat(), "POST", "/", "Origin: https://elsewhere\r\n", body: "1")
        #expect(
            answer.line
                == "Pages of other sites may not post here. "
                + "The operator can allow a site: --allow-origin.")
    }
}
