// Bayeux by event stream and by WebSocket.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Foundation
@testable import HTTP
import TestSupport
import Testing

@Suite struct BayeuxStreamTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() { chat = .withBayeux(clock) }

    private func say(_ json: String, in channel: String = "a") throws {
        _ = try Client(
            chat, "POST", "/channels/\(channel)", "Content-Type: application/json\r\n", body: json)
    }

    // Event streams.

    private func events(_ client: BayeuxClient, last: String? = nil) throws -> Client {
        let field = last.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        return try Client(
            chat, "GET", "/bayeux/\(client.id)", "Accept: text/event-stream\r\n\(field)")
    }

    /// The data of all messages that came, and the last event's id.
    private func heard(_ stream: Client) throws -> (messages: [String], id: String?) {
        let events = stream.streamed.split(separator: "\n\n").compactMap { Event(String($0)) }
        let messages = try events.flatMap { event in
            let list = try JSONSerialization.jsonObject(with: Data(event.data.utf8))
            return (list as? [BayeuxClient.Message] ?? []).map(\.dataText)
        }
        return (messages, events.last?.id)
    }

    @Test func `messages come as events, each with its position`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let stream = try events(client)
        try say("1")
        try say("2")
        clock.advance(by: .seconds(1))
        #expect(try heard(stream).messages == ["1", "2"])
        #expect(stream.streamed.hasPrefix("retry: 1000\nid: "))
    }

    @Test func `a connect beside a stream brings no messages, and comes seldom`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        try say("1")
        let (reply, messages) = try client.look(["connectionType": "eventsource"])
        #expect(messages.isEmpty)
        #expect(reply.interval == 25_000)
        #expect(try heard(try events(client)).messages == ["1"])
    }

    @Test func `what was lost on the way comes again, and nothing else`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let first = try events(client)
        try say("1")
        clock.advance(by: .seconds(1))
        let known = try #require(try heard(first).id)
        try say("2")
        clock.advance(by: .seconds(1))
        first.leave()
        #expect(try heard(try events(client, last: known)).messages == ["2"])
    }

    @Test func `a stream that was cut before its first event arrived is given again`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let first = try events(client)
        try say("1")
        clock.advance(by: .seconds(1))
        first.leave()
        #expect(try heard(try events(client)).messages == ["1"])
    }

    @Test func `a stream hears of a channel that is subscribed to later`() throws {
        let client = try BayeuxClient.connected(chat)
        let stream = try events(client)
        try client.subscribe("/chat/a")
        clock.advance(by: .zero)
        try say("1")
        try client.subscribe("/chat/b", ext: ["replay": ["/chat/b": -2]])
        try say("2", in: "b")
        clock.advance(by: .seconds(1))
        #expect(try heard(stream).messages == ["1", "2"])
    }

    @Test func `the newest stream of a session is the one that hears`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let (older, newer) = (try events(client), try events(client))
        clock.advance(by: .zero)
        #expect(older.isFinished)
        try say("1")
        clock.advance(by: .seconds(1))
        #expect(try heard(newer).messages == ["1"])
        #expect(try heard(older).messages == [])
    }

    @Test func `a stream ends with its session, and there is none without`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let stream = try events(client)
        _ = try client.ask(["channel": "/meta/disconnect"])
        clock.advance(by: .zero)
        #expect(stream.isFinished)
        #expect(try events(client).status == 404)
        #expect(chat.parked == 0)
    }

    @Test func `nothing is queued for a stream that is not read`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let stream = try events(client)
        stream.hasRoom = false
        for number in 1...100 { try say("\(number)") }
        clock.advance(by: .seconds(1))
        let sent = stream.sent.count
        stream.hasRoom = true
        stream.handler?.hasRoom()
        clock.advance(by: .seconds(1))
        #expect(try heard(stream).messages == (1...100).map(String.init))
        #expect(sent <= 2)
    }

    // WebSockets.

    private func socket() throws -> Client {
        try Client(chat, "GET", "/bayeux", Socket.handshake)
    }

    private func send(_ socket: Client, _ text: String) {
        socket.handler?.received(maskedFrame(1, Array(text.utf8))[...])
    }

    private func frames(_ socket: Client) -> [String] {
        socket.sent.filter { $0[0] == 0x81 }.map { frame in
            let start = frame[1] < 126 ? 2 : frame[1] == 126 ? 4 : 10
            return String(decoding: frame[start...], as: UTF8.self)
        }
    }

    private func messages(_ socket: Client) throws -> [BayeuxClient.Message] {
        try frames(socket).flatMap { text in
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [BayeuxClient.Message]
                ?? []
        }
    }

    @Test func `messages come in frames of their own, and end no connect`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let socket = try socket()
        #expect(socket.status == 101)
        send(
            socket,
            #"[{"channel":"/meta/connect","clientId":"\#(client.id)","connectionType":"websocket","id":"1"}]"#
        )
        try say("1")
        clock.advance(by: .seconds(1))
        #expect(try messages(socket).map(\.dataText) == ["1"])
        clock.advance(by: .seconds(25))
        #expect(try messages(socket).map(\.channel) == ["/chat/a", "/meta/connect"])
    }

    @Test func `with acks messages come with the reply to a connect`() throws {
        let client = try BayeuxClient.connected(chat, ext: ["ack": true])
        try client.subscribe("/chat/a")
        let socket = try socket()
        send(
            socket,
            #"{"channel":"/meta/connect","clientId":"\#(client.id)","connectionType":"websocket","ext":{"ack":0}}"#
        )
        try say("1")
        #expect(try messages(socket).map(\.channel) == ["/meta/connect", "/chat/a"])
    }

    @Test func `all of a session can go over one socket`() throws {
        let socket = try socket()
        send(
            socket,
            #"[{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["websocket"]}]"#
        )
        let id = try #require(try messages(socket).first?["clientId"] as? String)
        send(
            socket,
            #"[{"channel":"/meta/subscribe","clientId":"\#(id)","subscription":"/chat/a"},"#
                + #"{"channel":"/chat/a","clientId":"\#(id)","data":1,"id":"7"}]"#)
        send(
            socket,
            #"[{"channel":"/meta/connect","clientId":"\#(id)","connectionType":"websocket"}]"#)
        clock.advance(by: .seconds(1))
        let told = try messages(socket).dropFirst()
        #expect(told.filter(\.isSuccessful).map(\.channel) == ["/meta/subscribe", "/chat/a"])
        #expect(told.map(\.dataText).filter { !$0.isEmpty } == ["1"])
    }

    @Test func `an empty frame is answered with an empty one`() throws {
        let socket = try socket()
        send(socket, "[]")
        #expect(frames(socket) == ["[]"])
    }

    @Test func `a socket that asks on and on is closed`() throws {
        let socket = try socket()
        for _ in 0..<100 { send(socket, "[]") }
        #expect(socket.isFinished)
    }

    @Test func `connects of many sessions on one socket have a limit`() throws {
        let socket = try socket()
        for _ in 0..<70 {
            let client = try BayeuxClient.connected(chat)
            send(
                socket,
                #"{"channel":"/meta/connect","clientId":"\#(client.id)","connectionType":"websocket"}"#
            )
            clock.advance(by: .milliseconds(100))
        }
        #expect(socket.isFinished)
    }

    @Test func `a page of another site gets no socket`() throws {
        let socket = try Client(
            chat, "GET", "/bayeux", Socket.handshake + "Origin: https://evil.example\r\n")
        #expect(socket.status == 403)
    }

    @Test func `a client whose socket is gone goes on by polling`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let socket = try socket()
        send(
            socket,
            #"{"channel":"/meta/connect","clientId":"\#(client.id)","connectionType":"websocket"}"#)
        socket.leave()
        try say("1")
        #expect(try client.look().1 == ["1"])
    }
}
