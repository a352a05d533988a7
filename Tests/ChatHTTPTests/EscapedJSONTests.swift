// The form of fireside.js as KHTML sends it: plain text by its type, escaped all the same.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct EscapedJSONTests {
    private let chat = ChatSite(scheduler: ManualClock())

    private func post(_ body: String) throws -> Client {
        let type = "Content-Type: text/plain; boundary=----------p3mDYuuWZeV9t8G\r\n"
        return try Client(chat, "POST", "/channels/a", type, body: body)
    }

    private func bodies() throws -> [String] {
        try Client(chat, "GET", "/channels/a/messages").bodies
    }

    @Test func `what KHTML sends is the message that was meant`() throws {
        let recorded = "%7B%22text%22%3A%22a+%5Cu00e9+%26+b%3Dc%22%2C%22nonce%22%3A%22mwx0=%22%7D"
        #expect(try post(recorded).status == 201)
        #expect(try bodies() == [#"{"nonce":"mwx0=","text":"a \#u{e9} & b=c"}"#])
    }

    @Test(arguments: [
        "%7B%22text%22", "%7B%22a%22%3A1%7D&b=1", "%7B%22a%22%3A%zz%7D", "%7B%22=%ff", "text=a",
    ])
    func `any other plain text stays what it is`(_ text: String) throws {
        #expect(try post(text).status == 201)
        #expect(try bodies() == [#"{"text":"\#(text)"}"#])
    }

    @Test func `a key __proto__ is refused behind an escape, too`() throws {
        let answer = try post("%7B%22__proto__%22%3A%22a=b%22%7D")
        #expect(answer.status == 400)
        #expect(answer.text?.hasPrefix("The JSON has the key __proto__ at byte ") == true)
        #expect(try bodies().isEmpty)
    }
}
