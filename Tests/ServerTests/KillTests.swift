// kill -9, and what is there after it. `make soak PART=kills` is the long form.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct KillTests {
    private static let speakers = 24

    @Test func `a kill loses nothing that was acknowledged, and no number is used twice`() throws {
        let folder = try JournalFolder()
        var cursor = "start"
        var said: [String] = []
        var heard: [String] = []
        for round in 0..<6 {
            let texts = (0..<Self.speakers).map { "\(round)-\($0)" }
            let acknowledged = try killed(folder, texts, after: round * 4)
            let server = try ServerProcess(folder.options)
            // Each says it again, whether or not it was acknowledged.
            let ids = try texts.map { try server.publish($0, to: "a", Self.nonce($0)) }
            for (text, id) in acknowledged {
                #expect(ids[texts.firstIndex(of: text)!] == id)
            }
            #expect(Set(ids).count == ids.count)
            let answer = try server.poll("channels=a&since=\(cursor)&limit=1000")
            #expect(answer.gap == nil)
            heard += answer.texts
            cursor = try #require(answer.next)
            said += texts
            server.killNow()
        }
        #expect(heard.sorted() == said.sorted())
        let server = try ServerProcess(folder.options)
        #expect(try server.poll("channels=a&since=start&limit=1000").texts == heard)
    }

    /// Starts a server to which all speak at once, and which is killed after so many answers.
    ///
    /// - Returns: What it has acknowledged, with the ids.
    private func killed(
        _ folder: JournalFolder, _ texts: [String], after count: Int
    ) throws -> [(text: String, id: String)] {
        struct Receipt: Decodable { let id: String }
        let server = try ServerProcess(folder.options)
        let clients = try texts.map { _ in try server.connect() }
        for (client, text) in zip(clients, texts) {
            try client.send(
                request(
                    "POST", "/channels/a?\(Self.nonce(text))",
                    "Content-Type: text/plain|", body: text))
        }
        var acknowledged: [(text: String, id: String)] = []
        for (number, (client, text)) in zip(clients, texts).enumerated() {
            if number == count { server.killNow() }
            guard let answer = try? client.receive() else { continue }
            #expect(answer.status == 201)
            acknowledged.append((text, try answer.decoded(Receipt.self).id))
        }
        #expect(acknowledged.count >= count)
        return acknowledged
    }

    private static func nonce(_ text: String) -> String { "nonce=nonce-\(text)" }
}

extension ServerProcess {
    /// SIGKILL; returns when it is gone.
    func killNow() {
        send(SIGKILL)
        _ = exitStatus()
    }
}
