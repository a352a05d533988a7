// Edits and deletions over the wire: over a restart, over a kill, and on several loops.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct EditTests {
    private struct Receipt: Decodable { let id: String }

    /// A message as the doors tell it.
    private struct Told: Decodable, Equatable {
        struct Body: Decodable, Equatable { let text: String }
        let id: String
        let body: Body?
        let edits: String?
        let deleted: String?
        let tombstone: Bool?
    }

    private struct News: Decodable { let messages: [Told] }

    private func change(
        _ id: String, _ what: String, _ visitor: Visitor, _ server: ServerProcess,
        _ form: String = ""
    ) throws -> String {
        let answer = try visitor.post("/channels/a/messages/\(id)/\(what)", form, server)
        #expect(answer.status == 200)
        return try answer.decoded(Receipt.self).id
    }

    private func news(_ server: ServerProcess, _ since: String) throws -> [Told] {
        let answer = try server.get("/poll?channels=a&hold=0&limit=1000&since=\(since)")
        return try answer.decoded(News.self).messages
    }

    private func history(_ server: ServerProcess) throws -> [Told] {
        try server.get("/channels/a/messages?limit=1000").decoded(News.self).messages
    }

    private func logIn(_ server: ServerProcess) throws -> Visitor {
        var ann = Visitor()
        try ann.logIn(server, as: "ann")
        return ann
    }

    @Test func `an old cursor, history and the newest say the same on every loop`() throws {
        let server = try ServerProcess("--login name --loops 2")
        let ann = try logIn(server)
        let ids = try (0..<4).map {
            try ann.say("number \($0)", server).decoded(Receipt.self).id
        }
        _ = try change(ids[1], "edit", ann, server, "text=first")
        let edit = try change(ids[1], "edit", ann, server, "text=second")
        let deletion = try change(ids[2], "delete", ann, server)
        for _ in 0..<6 {
            let all = try news(server, "start")
            #expect(all.map(\.id) == ids + [edit, deletion])
            #expect(all[1].body?.text == "second" && all[2].tombstone == true)
            #expect(all[4].edits == ids[1] && all[5].deleted == ids[2])
            #expect(try news(server, ids[3]) == Array(all[4...]))
            #expect(try history(server) == Array(all[..<4]))
            #expect(try news(server, "-3") == Array(all[1..<4]))
        }
    }

    @Test func `it is all there after a restart, and no old text in the file`() throws {
        let folder = try JournalFolder()
        let first = try ServerProcess("--login name", folder.options)
        let ann = try logIn(first)
        let ids = try ["hunter-one", "hunter-two", "three"].map {
            try ann.say($0, first).decoded(Receipt.self).id
        }
        _ = try change(ids[0], "edit", ann, first, "text=new")
        _ = try change(ids[1], "delete", ann, first)
        let told = try (news(first, "start"), history(first))
        #expect(first.stop() == 0)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/chat.db"))
        #expect(bytes.range(of: Data("hunter".utf8)) == nil)
        let second = try ServerProcess("--login name", folder.options)
        #expect(try news(second, "start") == told.0)
        #expect(try history(second) == told.1)
        // The session is the same person still.
        _ = try change(ids[2], "edit", ann, second, "text=later")
        #expect(try history(second).last?.body?.text == "later")
    }

    @Test func `a kill leaves each message as its last acknowledged change has it, or one later`()
        throws
    {
        let folder = try JournalFolder()
        var ann = Visitor()
        var ids: [String] = []
        var known: [String: Int] = [:]
        for round in 0..<4 {
            let server = try ServerProcess("--login name --publish-rate 0", folder.options)
            if round == 0 {
                ann = try logIn(server)
                ids = try (0..<8).map { _ in
                    try ann.say("0", server).decoded(Receipt.self).id
                }
            }
            let clients = try ids.map { _ in try server.connect() }
            for (client, id) in zip(clients, ids) {
                let body = "text=\(round + 1)&_xsrf=\(ann.card["xsrf"]!)"
                try client.send(
                    request(
                        "POST", "/channels/a/messages/\(id)/edit", ann.cookie + Visitor.form,
                        body: body))
            }
            for (number, (client, id)) in zip(clients, ids).enumerated() {
                if number == 1 + round {
                    server.send(SIGKILL)
                    _ = server.exitStatus()
                }
                if (try? client.receive())?.status == 200 { known[id] = round + 1 }
            }
        }
        let server = try ServerProcess("--login name", folder.options)
        let all = try news(server, "start")
        for message in all where message.edits == nil {
            let number = try #require(message.body.flatMap { Int($0.text) })
            #expect(number >= known[message.id, default: 0])
            let edits = all.filter { $0.edits == message.id }
            #expect(edits.count == (number == 0 ? 0 : 1))
            #expect(edits.allSatisfy { $0.body == message.body })
        }
        #expect(known.count >= 4)
    }
}
