// The doors that edit and delete, and what all doors say of it.
// SPDX-License-Identifier: MIT

@testable import Chat
@testable import ChatHTTP
import Deferred
import HTTP
import Testing

@Suite struct EditDoorsTests {
    private let calendar = Calendar()
    private let clock = ManualClock()

    private func chat(
        _ login: Sessions.Login = .name, options: ChatOptions = ChatOptions(),
        hub: HubOptions = HubOptions()
    ) -> ChatSite {
        ChatSite(
            scheduler: clock, options: options, hub: hub, sessions: Sessions(calendar, login))
    }

    /// - Returns: The message's id.
    private func say(
        _ text: String, _ visitor: Visitor, in channel: String = "a"
    ) throws -> String {
        let answer = try visitor.post("/channels/\(channel)", "text=\(text)")
        return try #require(answer.json["id"] as? String)
    }

    private func path(_ id: String, _ what: String, in channel: String = "a") -> String {
        "/channels/\(channel)/messages/\(id)/\(what)"
    }

    private func messages(_ chat: ChatSite, _ query: String = "since=start") throws
        -> [[String: Any]]
    {
        let poll = try Client(chat, "GET", "/poll?channels=a&hold=0&\(query)")
        return try #require(poll.json["messages"] as? [[String: Any]])
    }

    @Test func `an author edits, and all who ask hear of it`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        let id = try say("old", ann)
        let waiting = try Client(chat, "GET", "/poll?channels=a&since=\(id)")
        let edited = try ann.post(path(id, "edit"), "text=new")
        let change = try #require(edited.json["id"] as? String)
        #expect(edited.status == 200 && change != id)
        for found in [
            try messages(chat, "since=\(id)"), waiting.json["messages"] as? [[String: Any]],
        ] {
            let edit = try #require(found?.first)
            #expect(edit["edits"] as? String == id && edit["id"] as? String == change)
            #expect(edit["from"] as? String == "ann" && edit["person"] is String)
        }
        let all = try messages(chat)
        #expect(all.count == 2 && all[0]["edited"] is String && all[1]["edited"] == nil)
        #expect(all.map { ($0["body"] as? [String: String])?["text"] } == ["new", "new"])
        let history = try Client(chat, "GET", "/channels/a/messages")
        #expect(history.bodies == [#"{"text":"new"}"#])
    }

    @Test func `an author deletes, and a stub stands there`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        let id = try say("old", ann)
        _ = try ann.post(path(id, "edit"), "text=secret")
        #expect(try ann.post(path(id, "delete"), "").status == 200)
        let all = try messages(chat)
        #expect(all.count == 2)
        #expect(all[0]["tombstone"] as? Bool == true && all[0]["from"] as? String == "ann")
        #expect(all[1]["deleted"] as? String == id)
        let page = try #require(try Client(chat, "GET", "/chat?channel=a").text)
        #expect(page.contains("This message was deleted.") && !page.contains("secret"))
        #expect(try ann.post(path(id, "delete"), "").status == 404)
        #expect(try ann.post(path(id, "edit"), "text=new").status == 404)
    }

    @Test func `a form of the page leads back to it, and a refused one shows the page`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        let id = try say("old", ann)
        let browser = "Accept: text/html\r\n"
        let edited = try ann.post(path(id, "edit"), "text=new&_page=a", browser)
        #expect(edited.status == 303 && edited.field("Location") == "/?channel=a")
        let bob = try Visitor(chat, as: "bob")
        for what in ["edit", "delete"] {
            let refused = try bob.post(path(id, what), "text=mine&_page=a", browser)
            #expect(refused.text?.contains("This message is somebody else") == true)
            #expect(refused.text?.contains("<main") == true)
        }
        #expect(try ann.post(path(id, "delete"), "_page=a", browser).status == 303)
    }

    @Test func `only the author, and only for an hour`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        let bob = try Visitor(chat, as: "bob")
        let id = try say("old", ann)
        for what in ["edit", "delete"] {
            #expect(try bob.post(path(id, what), "text=new").status == 403)
        }
        clock.advance(by: .seconds(3600))
        #expect(try ann.post(path(id, "edit"), "text=new").status == 200)
        clock.advance(by: .seconds(1))
        for what in ["edit", "delete"] {
            let late = try ann.post(path(id, what), "text=newer")
            #expect(late.status == 403 && late.text?.contains("for an hour") == true)
        }
    }

    @Test func `a cookie alone changes nothing, nor does a name alone`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        let id = try say("old", ann)
        let form = "Content-Type: application/x-www-form-urlencoded\r\n"
        let cookie = "Cookie: sid=\(ann.cookie!)\r\n"
        for what in ["edit", "delete"] {
            for fields in [cookie, ""] {
                let answer = try Client(
                    chat, "POST", path(id, what), form + fields, body: "text=new&from=ann")
                #expect(answer.status == 401 || answer.status == 403)
            }
            let foreign = try ann.post(path(id, what), "text=new", "Origin: http://evil\r\n")
            #expect(foreign.status == 403)
        }
        let open = self.chat(.off)
        let said = try Client(open, "POST", "/channels/a?from=ann", form, body: "text=hi")
        let claimed = try #require(said.json["id"] as? String)
        for what in ["edit", "delete"] {
            let answer = try Client(
                open, "POST", path(claimed, what) + "?from=ann", form, body: "text=new")
            #expect(answer.status == 403 && answer.text?.contains("logged in") == true)
        }
        #expect(try messages(chat).count == 1)
    }

    @Test func `two people of one name are two people`() throws {
        let chat = chat()
        let first = try Visitor(chat, as: "ann")
        let id = try say("old", first)
        #expect(try first.post("/logout", "").status == 200)
        let second = try Visitor(chat, as: "ann")
        #expect(try second.post(path(id, "edit"), "text=new").status == 403)
        #expect(try second.post(path(id, "delete"), "").status == 403)
    }

    @Test func `a message is changed in its own channel, and by its own id`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        let id = try say("old", ann)
        for what in ["edit", "delete"] {
            #expect(try ann.post(path(id, what, in: "b"), "text=new").status == 404)
            #expect(try ann.post(path("x:1", what), "text=new").status == 404)
            #expect(try ann.post(path("nothing", what), "text=new").status == 400)
            #expect(try ann.get(path(id, what)).status == 405)
        }
        let escaped = id.replacing(":", with: "%3A")
        #expect(try ann.post(path(escaped, "edit"), "text=new").status == 200)
    }

    @Test func `a private channel tells nobody else what is in it`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        #expect(try ann.post("/channels", "name=private-a").status == 201)
        let id = try say("old", ann, in: "private-a")
        let nobody = Visitor(chat)
        try nobody.get("/me")
        for other in [nobody, try Visitor(chat, as: "bob")] {
            for id in [id, id + "9"] {
                for what in ["edit", "delete"] {
                    let answer = try other.post(path(id, what, in: "private-a"), "text=new")
                    let posted = try other.post("/channels/private-a", "text=new")
                    #expect(answer.status == posted.status && answer.text == posted.text)
                    #expect(answer.status == 401 || answer.status == 403)
                }
            }
        }
        #expect(try ann.post(path(id, "edit", in: "private-a"), "text=new").status == 200)
        #expect(try ann.post(path(id, "delete", in: "private-a"), "").status == 200)
    }

    @Test func `an edit has the same forms and limits as a message`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        let id = try say("old", ann)
        let fields = "Cookie: sid=\(ann.cookie!)\r\nX-XSRF-Token: \(ann.token!)\r\n"
        let json = "Content-Type: application/json\r\n" + fields
        let edited = try Client(chat, "POST", path(id, "edit"), json, body: #"{"mood":[1.50]}"#)
        #expect(edited.status == 200)
        #expect(try messages(chat)[0]["body"] as? [String: [Double]] == ["mood": [1.5]])
        let wrong = [("", 400), ("{", 400), (#"{"__proto__":1}"#, 400)]
        for (body, status) in wrong {
            #expect(try Client(chat, "POST", path(id, "edit"), json, body: body).status == status)
        }
        let bytes = "Content-Type: image/png\r\n" + fields
        #expect(try Client(chat, "POST", path(id, "edit"), bytes, body: "1").status == 415)
        #expect(try Client(chat, "POST", path(id, "delete"), fields).status == 200)
    }

    @Test func `a storm of edits is slowed down like one of messages, and keeps one edit`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        let id = try say("old", ann)
        ann.peer = try #require(PeerAddress("192.0.2.7"))
        let statuses = try (0..<500).map { try ann.post(path(id, "edit"), "text=\($0)").status }
        #expect(statuses.contains(429) && statuses.first == 200)
        let all = try messages(chat)
        #expect(all.count == 2 && all[1]["edits"] as? String == id)
    }
}
