// What a refusal looks like to each kind of client.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Language
import Testing
@testable import ChatHTTP
@testable import HTTP

@Suite struct ErrorFormTests {
    private let chat = ChatSite(scheduler: ManualClock())

    @Test func `a plain client gets a sentence`() throws {
        let client = try Client(chat, "GET", "/nothing")
        #expect(client.status == 404)
        #expect(client.line == "There is nothing at this path.")
    }

    @Test(arguments: ["application/json", "text/plain, Application/JSON;q=0.5"])
    func `a client of JSON gets an object`(_ accept: String) throws {
        let client = try Client(chat, "GET", "/nothing", "Accept: \(accept)\r\n")
        #expect(client.status == 404)
        #expect(client.head.contains("application/json; charset=utf-8"))
        let sentence = "There is nothing at this path."
        #expect(client.line == #"{"error":{"status":404,"message":"\#(sentence)"}}"#)
    }

    @Test func `a script gets its callback called, with status 200`() throws {
        let client = try Client(chat, "GET", "/?callback=f&hold=0", "Accept: application/json\r\n")
        #expect(client.status == 200)
        #expect(client.text?.hasPrefix(#"/**/f({"error":{"status":400,"#) == true)
    }

    @Test(arguments: ["eval", "a(b", "", "a&callback=b"])
    func `a callback that is not safe is not called`(_ name: String) throws {
        let client = try Client(chat, "GET", "/?callback=\(name)")
        #expect(client.status == 400)
        #expect(client.head.contains("text/plain; charset=utf-8"))
    }

    @Test func `quotes in a sentence do not end the string`() {
        let error = HTTPError(
            .badRequest, #"a "b" \c"#, retryAfter: .milliseconds(1500), reason: .badParameter)
        let text = String(decoding: ErrorForm.message(error, in: .english).bytes, as: UTF8.self)
        #expect(text == #"{"error":{"status":400,"message":"a \"b\" \\c","retry":1500}}"#)
    }

    @Test func `the object names refused channels, escaped; the sentence does not`() {
        let error = HTTPError(.badRequest, "No.", reason: .badParameter).refusing([
            "a", "</script>", #""é\"#,
        ])
        let text = String(decoding: ErrorForm.message(error, in: .english).bytes, as: UTF8.self)
        let names = #"["a","\u003c/script\u003e","\"\u00e9\\"]"#
        #expect(text == #"{"error":{"status":400,"message":"No.","channels":\#(names)}}"#)
        #expect(ErrorForm.text.render(error, in: .english).body.own == "No.")
    }

    @Test func `a wait is told in the field and in the object`() throws {
        var options = ChatOptions()
        options.maxParked = 1
        let full = ChatSite(scheduler: ManualClock(), options: options)
        _ = try Client(full)
        let client = try Client(full, "GET", "/", "Accept: application/json\r\n")
        #expect(client.status == 503)
        #expect((2...7).contains(Int(client.field("Retry-After") ?? "") ?? 0))
        #expect(client.text?.contains(#""retry":"#) == true)
    }
}
