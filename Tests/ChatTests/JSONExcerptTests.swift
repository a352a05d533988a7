// The text in a message is what a browser's JSON.parse would find there.
// SPDX-License-Identifier: MIT

import Chat
import Testing

@Suite struct JSONExcerptTests {
    private func message(_ json: String) -> JSON { JSON(bytes: Array(json.utf8)) }

    @Test(arguments: [
        (#"{"text":"hi"}"#, "hi"),
        (#"{"mood":"merry","text":"hi","to":["ann"]}"#, "hi"),
        (#" { "text" : "hi" } "#, "hi"),
        (#"{"text":""}"#, ""),
        (#"{"text":"\"\\\/\b\f\n\r\t"}"#, "\"\\/\u{8}\u{c}\n\r\t"),
        (#"{"text":"\u0041\u00e4\u20ac\ud83d\ude00"}"#, "A\u{e4}\u{20ac}\u{1f600}"),
        (#"{"text":"\uD83D\uDE00"}"#, "\u{1f600}"),
        (#"{"text":"ä€😀"}"#, "ä€😀"),
        (#"{"text":"a\ud83d"}"#, "a\u{fffd}"),
        (#"{"text":"\ud83d\u0041\ude00"}"#, "\u{fffd}A\u{fffd}"),
        (#"{"text":"\ud83d\ud83d\ude00"}"#, "\u{fffd}\u{1f600}"),
    ])
    func `a text is decoded`(_ json: String, _ text: String) {
        #expect(message(json).text == text)
    }

    @Test(arguments: [
        #"{"text":"I agree","text":"I do not agree"}"#,
        #"{"text":"I agree","\u0074e\u0078t":"I do not agree"}"#,
        #"{"\u0074ext":"I agree","text":"I do not agree"}"#,
        #"{"text":7,"text":"I do not agree"}"#,
        #"{"text":"I do not agree","a":{"text":"I agree"}}"#,
        #"{"a":[{"text":"I agree"}],"text":"I do not agree"}"#,
        #"{"a":"\\\"","text":"I do not agree","\"text":"I agree"}"#,
        #"{"text":"I do not agree","texts":"I agree","tex":"I agree","text\u0000":"I agree"}"#,
    ])
    func `of several the last one counters`(_ json: String) {
        #expect(message(json).text == "I do not agree")
    }

    @Test(arguments: [
        "null", "7", #""text""#, "[]", "{}", #"["text","hi"]"#, #"[{"text":"hi"}]"#,
        #"{"text":7}"#, #"{"text":null}"#, #"{"text":{"text":"hi"}}"#, #"{"text":["hi"]}"#,
        #"{"text":"hi","text":7}"#, #"{"a":"text"}"#, #"{"__proto__":{"text":"hi"}}"#,
        #"{"Text":"hi"}"#, #"{"a":"text","b":"hi"}"#,
    ])
    func `what is no text, or stands elsewhere, is none`(_ json: String) {
        #expect(message(json).text == nil)
    }

    @Test func `an excerpt ends between two scalars`() {
        let said = message(#"{"text":"a\u00e4ä\ud83d\ude00😀z"}"#)
        let whole = "aää😀😀z"
        for limit in 0...20 {
            let excerpt = said.excerpt(of: limit)
            var wanted = ""
            for scalar in whole.unicodeScalars {
                guard wanted.utf8.count + UTF8.width(scalar) <= limit else { break }
                wanted.unicodeScalars.append(scalar)
            }
            #expect(excerpt?.text == wanted)
            #expect(excerpt?.isCut == (wanted != whole))
        }
    }

    // Only what was checked is kept; a damaged journal may say anything.
    @Test func `what is cut off anywhere is read without a trap`() {
        let json = Array(#"{"text":"a","a":[{"b":"\\"}],"text":"\ud83d\ude00\n"}"#.utf8)
        for end in json.indices {
            for start in 0...end {
                _ = JSON(bytes: Array(json[start..<end])).text
            }
        }
        #expect(JSON(bytes: json).text == "\u{1f600}\n")
        for byte in UInt8.min...UInt8.max {
            for place in json.indices {
                var damaged = json
                damaged[place] = byte
                _ = JSON(bytes: damaged).text
            }
        }
    }
}
