// A Bayeux client of the chat's site, without TCP between them.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Foundation
@testable import HTTP
import Testing

/// Sends messages as Faye's client does, with ids of its own.
final class BayeuxClient {
    let chat: ChatSite
    private(set) var id = ""
    /// Of the newest message.
    var number = 0
    private let address: PeerAddress

    typealias Message = [String: Any]

    init(_ chat: ChatSite, from address: PeerAddress = .unknown) {
        self.chat = chat
        self.address = address
    }

    /// A client that has a session.
    static func connected(
        _ chat: ChatSite, ext: Message = [:], more: Message = [:]
    ) throws -> BayeuxClient {
        let client = BayeuxClient(chat)
        try client.shakeHands(ext: ext, more: more)
        return client
    }

    @discardableResult
    func shakeHands(ext: Message = [:], more: Message = [:]) throws -> Message {
        var message: Message = [
            "channel": "/meta/handshake", "version": "1.0",
            "supportedConnectionTypes": ["long-polling", "callback-polling"],
        ].merging(more) { $1 }
        if !ext.isEmpty { message["ext"] = ext }
        let reply = try ask(message)
        id = reply["clientId"] as? String ?? ""
        return reply
    }

    @discardableResult
    func subscribe(_ channels: Any, ext: Message = [:]) throws -> Message {
        try ask(["channel": "/meta/subscribe", "subscription": channels], ext: ext)
    }

    @discardableResult
    func publish(_ data: Any, to channel: String = "/chat/a") throws -> Message {
        try ask(["channel": channel, "data": data])
    }

    /// A connect that waits, or has been answered.
    func connect(_ more: Message = [:], ext: Message = [:]) throws -> Client {
        var message: Message = [
            "channel": "/meta/connect", "connectionType": "long-polling",
        ].merging(more) { $1 }
        if !ext.isEmpty { message["ext"] = ext }
        return try post([message])
    }

    /// What a connect is told that does not wait: the reply, and the messages.
    func look(_ more: Message = [:], ext: Message = [:]) throws -> (Message, [String]) {
        let waiting = try connect(["advice": ["timeout": 0]].merging(more) { $1 }, ext: ext)
        return try told(waiting)
    }

    /// The reply to a connect, and the data of the messages behind it, as JSON.
    func told(_ client: Client) throws -> (Message, [String]) {
        let messages = client.bayeux
        return (try #require(messages.first), messages.dropFirst().map(\.dataText))
    }

    /// Sends one message and returns the reply.
    func ask(_ message: Message, ext: Message = [:]) throws -> Message {
        var message = message
        if !ext.isEmpty { message["ext"] = ext }
        return try #require(try post([message]).bayeux.first)
    }

    /// Sends messages, to which ids are added where there are none.
    func post(_ messages: [Message], to path: String = "/bayeux") throws -> Client {
        let messages = messages.map { message in
            number += 1
            let known: Message = id.isEmpty ? [:] : ["clientId": id]
            return known.merging(["id": "\(number)"]) { $1 }.merging(message) { $1 }
        }
        let json = try JSONSerialization.data(withJSONObject: messages, options: .sortedKeys)
        return try Client(
            chat, "POST", path, "", body: String(decoding: json, as: UTF8.self), from: address)
    }
}

extension Client {
    /// The messages of a Bayeux answer; none while it waits.
    var bayeux: [BayeuxClient.Message] {
        let text = (line ?? "").replacing(/^\/\*\*\/[^(]+\(|\);$/, with: "")
        let list = try? JSONSerialization.jsonObject(with: Data(text.utf8))
        return list as? [BayeuxClient.Message] ?? []
    }
}

extension BayeuxClient.Message {
    var isSuccessful: Bool { self["successful"] as? Bool == true }
    var error: String { self["error"] as? String ?? "" }
    var channel: String { self["channel"] as? String ?? "" }
    var ack: Int? { (self["ext"] as? [String: Any])?["ack"] as? Int }
    var hasGap: Bool { (self["ext"] as? [String: Any])?["gap"] as? Bool == true }
    var recovery: String? { (self["advice"] as? [String: Any])?["reconnect"] as? String }
    var interval: Int? { (self["advice"] as? [String: Any])?["interval"] as? Int }

    /// The message's data, as JSON.
    var dataText: String {
        let data = self["data"].flatMap {
            try? JSONSerialization.data(
                withJSONObject: $0, options: [.fragmentsAllowed, .sortedKeys])
        }
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}

/// A chat with the door, on a clock that is moved by hand.
extension ChatSite {
    static func withBayeux(
        _ clock: ManualClock, hub: HubOptions = HubOptions(), sessions: Sessions? = nil,
        _ change: (inout ChatOptions) -> Void = { _ in }
    ) -> ChatSite {
        var options = ChatOptions()
        options.bayeux = true
        change(&options)
        return ChatSite(
            scheduler: clock, options: options, hub: hub,
            sessions: sessions ?? Sessions(Calendar()))
    }
}
