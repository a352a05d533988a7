// Example 12: an echo and a chat over WebSocket.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import WebSocket

@Suite(.blocking) struct WebSocketExampleTests {
    private let example: Listening

    init() throws { example = try Listening("Example12WebSocket") }

    /// A client whose handshake is done.
    private func client(_ path: String) throws -> RawClient {
        let fields =
            "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|"
        let client = try RawClient(example.port)
        try client.send(request("GET", path, fields))
        let head = try client.receive(through: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 101 "))
        return client
    }

    private func say(_ text: String, on client: RawClient) throws {
        try client.send(FrameWriter.text(text, key: .random()))
    }

    private func hears(_ client: RawClient, _ text: String) throws -> Bool {
        let frame = FrameWriter.text(text)
        return try client.receive(bytes: frame.count) == frame
    }

    @Test func `the echo sends back what comes`() throws {
        let client = try client("/echo")
        try say("Grüße", on: client)
        #expect(try hears(client, "Grüße"))
        try client.send(FrameWriter.binary([1, 2, 3], key: .random()))
        #expect(try client.receive(bytes: 5) == FrameWriter.binary([1, 2, 3]))
    }

    @Test func `in the chat, all who are there hear what one says`() throws {
        let (ann, bob) = (try client("/chat"), try client("/chat"))
        try say("Hello!", on: ann)
        #expect(try hears(ann, "Hello!"))
        #expect(try hears(bob, "Hello!"))
        bob.close()
        try say("Bye!", on: ann)
        #expect(try hears(ann, "Bye!"))
    }

    @Test func `a request for no WebSocket is told what is missing`() throws {
        let session = try Readme("12-websocket").session()
        #expect(session.count == 1)
        #expect(try example.run(session[0].command) == session[0].output)
    }
}
