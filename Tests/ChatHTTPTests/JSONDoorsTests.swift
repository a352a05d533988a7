// JSON that would be another value in a script: refused wherever it may be posted.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct JSONDoorsTests {
    private let chat = ChatSite(scheduler: ManualClock())

    static let types = [
        "application/json", "application/x-www-form-urlencoded", "text/plain", nil,
    ]

    private func post(_ body: String, to target: String, _ type: String?) throws -> Client {
        let field = type.map { "Content-Type: \($0)\r\n" } ?? ""
        return try Client(chat, "POST", target, field, body: body)
    }

    @Test(arguments: ["/", "/channels/lobby", "/channels/lobby?ttl=5"], types)
    func `a key __proto__ is refused with a sentence, and nobody hears it`(
        _ target: String, _ type: String?
    ) throws {
        let waiting = try Client(chat, "GET", "/?callback=f")
        for body in [#"{"__proto__":1,"__proto__":2}"#, #"{"a":[{"\u005f_proto__":{}}]}"#] {
            let answer = try post(body, to: target, type)
            #expect(answer.status == 400)
            #expect(answer.text?.hasPrefix("The JSON has the key __proto__ at byte ") == true)
        }
        #expect(waiting.isWaiting)
    }

    @Test(arguments: ["/", "/channels/lobby"], types)
    func `what is nested too deep is refused with a sentence`(
        _ target: String, _ type: String?
    ) throws {
        let (open, close) = ("{\"a\":", "}")
        let deep =
            String(repeating: open, count: 501) + "1" + String(repeating: close, count: 501)
        let answer = try post(deep, to: target, type)
        #expect(answer.status == 400)
        #expect(answer.line == "The JSON is nested more than 500 levels deep at byte 2500.")
    }

    @Test func `text that is no JSON may say what it likes`() throws {
        #expect(try post(#"{"__proto__":1"#, to: "/channels/a", "text/plain").status == 201)
        let form = "text=%7B%22__proto__%22%3A1%7D"
        let type = "application/x-www-form-urlencoded"
        #expect(try post(form, to: "/channels/a", type).status == 201)
        let bodies = try Client(chat, "GET", "/channels/a/messages").bodies
        #expect(bodies == [#"{"text":"{\"__proto__\":1"}"#, #"{"text":"{\"__proto__\":1}"}"#])
    }
}
