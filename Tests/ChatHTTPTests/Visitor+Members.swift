// What a visitor does with private channels.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Testing

extension Visitor {
    /// Makes a private channel, and these others its members.
    func make(_ channel: String, with others: Visitor...) throws {
        try #require(try post("/channels", "name=\(channel)").status == 201)
        for other in others { _ = try invite(other, to: channel) }
    }

    /// Invites somebody, who comes to the lobby for that.
    ///
    /// - Returns: Who they are.
    @discardableResult
    func invite(_ other: Visitor, to channel: String) throws -> String {
        let answer = try post("/channels/\(channel)/members", "name=\(try other.comeToLobby())")
        try #require(answer.status == 201)
        return try #require(answer.json["person"] as? String)
    }

    /// Polls the lobby once, and so is listed there for a while.
    ///
    /// - Returns: The visitor's name.
    @discardableResult
    func comeToLobby() throws -> String {
        let me = try get("/me")
        let ticket = try #require(me.json["ticket"] as? String)
        let poll = try Client(chat, "GET", "/poll?channels=lobby&hold=0&t=\(ticket)")
        try #require(poll.status == 200)
        return try #require(me.json["name"] as? String)
    }

    /// The names of the channels that the visitor is a member of.
    func channels() throws -> [String] {
        let list = try get("/me/channels").json["channels"] as? [[String: Any]]
        return try #require(list).compactMap { $0["name"] as? String }
    }

    /// A poll with a ticket for this channel, which waits for ten seconds.
    func poll(_ channel: String, hold: Int = 10) throws -> Client {
        try get("/me?channels=\(channel)")
        return try Client(
            chat, "GET", "/poll?channels=\(channel)&hold=\(hold)&t=\(try #require(ticket))")
    }

    /// Who the visitor is, as others see it in the lobby.
    func person() throws -> String {
        let name = try comeToLobby()
        let people = try Client(chat, "GET", "/channels/lobby/people").json["people"]
        let listed = (people as? [[String: String]] ?? []).filter { $0["name"] == name }
        try #require(listed.count == 1)
        return try #require(listed[0]["person"])
    }
}
