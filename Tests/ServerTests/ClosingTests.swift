// A clean end, and what is there after it.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct ClosingTests {
    @Test func `what was acknowledged is there after a clean end, and the cursor leads on`() throws
    {
        let folder = try JournalFolder()
        let first = try ServerProcess(folder.options)
        let seen = try first.publish("seen", to: "a")
        try first.publish("missed", to: "a", "nonce=12345678")
        #expect(first.stop() == 0)
        let second = try ServerProcess(folder.options)
        #expect(second.greeting.contains("Journal: \(folder.path)/chat.db, 2 messages\n"))
        let repeated = try second.publish("missed", to: "a", "nonce=12345678")
        let answer = try second.poll("channels=a&since=\(seen)")
        #expect(answer.texts == ["missed"])
        #expect(answer.messages.map(\.id) == [repeated])
        #expect(answer.gap == nil)
        #expect(second.stop() == 0)
    }

    @Test func `what was being said when the server stops is acknowledged and kept, or neither`()
        throws
    {
        let folder = try JournalFolder()
        let server = try ServerProcess(folder.options)
        let speakers = try (0..<100).map { _ in try server.connect() }
        for (number, speaker) in speakers.enumerated() {
            try speaker.send(request("POST", "/channels/a", body: "{\"text\":\"\(number)\"}"))
            if number == 50 { server.send(SIGTERM) }
        }
        let acknowledged = speakers.enumerated().compactMap { number, speaker in
            (try? speaker.receive())?.status == 201 ? "\(number)" : nil
        }
        #expect(server.exitStatus() == 0)
        let next = try ServerProcess(folder.options)
        let kept = try next.poll("channels=a&since=start&hold=0&limit=1000").texts
        #expect(kept.sorted() == acknowledged.sorted())
    }
}
