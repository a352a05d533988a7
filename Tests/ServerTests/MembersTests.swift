// Members of private channels over the wire, and over a restart.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct MembersTests {
    private let folder: JournalFolder

    init() throws {
        folder = try JournalFolder()
    }

    private func server() throws -> ServerProcess {
        try ServerProcess("--login name --loops 2", folder.options)
    }

    private func channels(_ visitor: Visitor, _ server: ServerProcess) throws -> [String] {
        let answer = try server.get("/me/channels", visitor.cookie)
        let json = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let list = try #require(json?["channels"] as? [[String: Any]])
        return list.compactMap { $0["name"] as? String }
    }

    private func read(
        _ channel: String, _ visitor: inout Visitor, _ server: ServerProcess
    ) throws -> HTTPResponse {
        try visitor.visit(server, "?channels=\(channel)")
        let ticket = try #require(visitor.card["ticket"])
        return try server.get("/channels/\(channel)/messages?t=\(ticket)")
    }

    @Test func `members are members after a restart, and nobody else is`() throws {
        let first = try server()
        var (ann, bob, eve) = (Visitor(), Visitor(), Visitor())
        try ann.logIn(first, as: "ann")
        try bob.logIn(first, as: "bob")
        try eve.logIn(first, as: "eve")
        try bob.visit(first)
        let ticket = try #require(bob.card["ticket"])
        #expect(try first.get("/poll?channels=lobby&hold=0&t=\(ticket)").status == 200)
        #expect(try ann.post("/channels", "name=private-x&title=Plans", first).status == 201)
        let invited = try ann.post("/channels/private-x/members", "name=bob", first)
        #expect(invited.status == 201, "\(invited.text)")
        for _ in 0..<8 { #expect(try channels(bob, first) == ["private-x"], "on each loop") }
        #expect(try ann.post("/channels/private-x", "text=secret", first).status == 201)
        #expect(try read("private-x", &bob, first).text.contains("secret"))
        #expect(try read("private-x", &eve, first).status == 403)
        #expect(first.stop() == 0)

        let second = try server()
        #expect(try channels(bob, second) == ["private-x"])
        #expect(try read("private-x", &bob, second).text.contains("secret"))
        #expect(try read("private-x", &eve, second).status == 403)
        #expect(try eve.post("/channels", "name=private-x", second).status == 409)
        #expect(try bob.post("/channels/private-x/leave", "", second).status == 200)
        #expect(try read("private-x", &bob, second).status == 403)
        #expect(second.stop() == 0)

        let third = try server()
        #expect(try channels(bob, third) == [] && channels(ann, third) == ["private-x"])
    }

    @Test func `a killed server knows each change that it has answered`() throws {
        let first = try server()
        var ann = Visitor()
        try ann.logIn(first, as: "ann")
        let names = (0..<20).map { "private-\(10 + $0)" }
        for name in names {
            #expect(try ann.post("/channels", "name=\(name)", first).status == 201)
        }
        first.killNow()
        let second = try server()
        #expect(try channels(ann, second) == names)
    }
}
