// The messages of a batch, one by one.
// SPDX-License-Identifier: MIT

import Testing
@testable import Chat

@Suite struct BatchMessagesTests {
    private func batch(_ messages: String) -> Batch {
        Batch(next: .start, messages: Array(messages.utf8)[...], gap: true, more: true)
    }

    @Test func `each message is as it stands in the batch`() {
        let texts = [
            #"{"id":"e:1","channel":"a","at":"2026-11-20T12:00:00.123Z","from":"ann","body":1}"#,
            #"{"id":"e:2","channel":"a","at":"…","body":{"text":"}]\",\"from\":\"bob"}}"#,
            #"{"channel":"a","at":"…","from":"\"\\,\"body\":","kind":"join"}"#,
            #"{"id":"e:3","channel":"a","at":"…","body":[[],{"a":["]"]}]}"#,
        ]
        let messages = batch(texts.joined(separator: ",")).messages
        #expect(messages.map { String(decoding: $0.json, as: UTF8.self) } == texts)
        #expect(messages.map(\.isKept) == [true, true, false, true])
        #expect(messages[0].at == "2026-11-20T12:00:00.123Z")
        #expect(messages.map(\.from) == ["ann", nil, #""\,"body":"#, nil])
        #expect(
            messages.map { String(decoding: $0.body.bytes, as: UTF8.self) }
                == ["1", #"{"text":"}]\",\"from\":\"bob"}"#, "null", #"[[],{"a":["]"]}]"#])
    }

    @Test func `a batch without messages has none`() {
        #expect(batch("").messages.isEmpty)
    }
}
