// What a client may ask for over its WebSocket, and the sentence for everything else.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import HTTP
import Language
import Testing

@Suite struct SocketCommandTests {
    private func request(_ frame: String) throws -> SocketRequest {
        try SocketRequest(Array(frame.utf8))
    }

    private func command(_ frame: String) throws -> SocketCommand {
        try request(frame).command()
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Why the command is refused; nil where it is taken.
    private func refusal(_ frame: String) throws -> HTTPError? {
        let request = try request(frame)
        do {
            _ = try request.command()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (#"{"do":1,"say":"swift","body":{"text":"hi"}}"#, #"{"text":"hi"}"#),
        (#"{"do":1,"body": [1.50, "<é>"] ,"say":"swift"}"#, #"[1.50, "<é>"]"#),
        (#"{"say":"swift","body":null,"do":1}"#, "null"),
        (#"{"do":1,"s\u0061y":"sw\u0069ft","body":"x","other":{"say":"tea"}}"#, #""x""#),
    ])
    func `a body is kept as it was sent`(_ frame: String, _ body: String) throws {
        guard case .say(let message, let channel) = try command(frame) else {
            Issue.record("no say")
            return
        }
        #expect(text(message.body.posted) == body)
        #expect(channel == ChannelName("swift"))
        #expect(message.from == nil && message.nonce == nil && message.ttl == nil)
    }

    @Test func `a message has the marks that a POST's may have`() throws {
        let frame =
            #"{"do":1,"say":"a","body":1,"nonce":"f00dcafe1","ttl":5,"from":" J\u00fcrgen "}"#
        guard case .say(let message, _) = try command(frame) else {
            Issue.record("no say")
            return
        }
        #expect(message.nonce == "f00dcafe1")
        #expect(message.ttl == 5)
        #expect(message.from == Identity(name: "J\u{fc}rgen"))
    }

    @Test(arguments: [
        (#"{"do":1,"listen":["a"]}"#, ["a"], nil),
        (#"{"do":1,"listen":["a","b","a"],"since":"now"}"#, ["a", "b"], "now"),
        (#"{"do":1,"listen":["private-a"],"since":"k3f9m2ab:41"}"#, ["private-a"], "k3f9m2ab:41"),
        (#"{"do":1,"listen":["a"],"since":"-10"}"#, ["a"], "-10"),
        (#"{"do":1,"listen":["a"],"since":-10}"#, ["a"], "-10"),
    ])
    func `listen names channels, and perhaps from where on`(
        _ frame: String, _ names: [String], _ since: String?
    ) throws {
        guard case .listen(let channels, let cursor) = try command(frame) else {
            Issue.record("no listen")
            return
        }
        #expect(channels == names.compactMap { ChannelName($0) })
        #expect(cursor?.description == since)
    }

    @Test func `a ticket and a token are strings`() throws {
        guard case .ticket("eyJ.a.b") = try command(#"{"do":1,"ticket":"eyJ.a.b"}"#),
            case .xsrf("ETff") = try command(#"{"do":1,"xsrf":"ETff"}"#)
        else {
            Issue.record("neither")
            return
        }
    }

    @Test(arguments: [
        ("{\"do\":1}", "A command has one of these"),
        ("{\"do\":1,\"shout\":\"a\"}", "one of these"),
        (#"{"do":1,"say":"a","body":1,"listen":["a"]}"#, "one of these"),
        (#"{"do":1,"ticket":"a","xsrf":"b"}"#, "one of these"),
        (#"{"do":1,"say":"a"}"#, "say needs a body"),
        (#"{"do":1,"say":7,"body":1}"#, "A channel's name is"),
        (#"{"do":1,"say":"A B","body":1}"#, "A channel's name is"),
        (#"{"do":1,"say":["a"],"body":1}"#, "A channel's name is"),
        (#"{"do":1,"say":"a","say":"b","body":1}"#, "The field say was given twice"),
        (#"{"do":1,"say":"a","body":1,"body":2}"#, "The field body was given twice"),
        (#"{"do":1,"say":"a","body":{"__proto__":1}}"#, "__proto__"),
        (#"{"do":1,"say":"a","body":1,"nonce":"short"}"#, "nonce must be 8 to 64"),
        (#"{"do":1,"say":"a","body":1,"nonce":12345678}"#, "nonce must be 8 to 64"),
        (#"{"do":1,"say":"a","body":1,"nonce":null}"#, "nonce must be 8 to 64"),
        (#"{"do":1,"say":"a","body":1,"ttl":0}"#, "ttl must be a whole number"),
        (#"{"do":1,"say":"a","body":1,"ttl":31}"#, "ttl must be a whole number"),
        (#"{"do":1,"say":"a","body":1,"ttl":5.0}"#, "ttl must be a whole number"),
        (#"{"do":1,"say":"a","body":1,"ttl":"5"}"#, "ttl must be a whole number"),
        (#"{"do":1,"say":"a","body":1,"from":""}"#, "from must be 1 to 64"),
        (#"{"do":1,"say":"a","body":1,"from":7}"#, "from must be 1 to 64"),
        (#"{"do":1,"listen":"a"}"#, "listen must be a list"),
        (#"{"do":1,"listen":[]}"#, "listen must be a list"),
        (#"{"do":1,"listen":["a",1]}"#, "listen must be a list"),
        (#"{"do":1,"listen":["a"],"since":"yesterday"}"#, "since is the next"),
        (#"{"do":1,"listen":["a"],"since":null}"#, "since is the next"),
        (#"{"do":1,"ticket":7}"#, "ticket must be"), (#"{"do":1,"xsrf":null}"#, "xsrf must be"),
    ])
    func `a command that is wrong is 400, and says what is`(
        _ frame: String, _ sentence: String
    ) throws {
        let error = try #require(try refusal(frame))
        #expect(error.status == .badRequest)
        #expect(error.message.contains(sentence), "\(error.message)")
        #expect(
            try text(SocketReply.refused(error, request(frame), in: .english)).hasPrefix(
                #"{"re":1,"error""#))
    }

    @Test func `names that cannot be channels are named, all of them`() throws {
        let error = try refusal(#"{"do":1,"listen":["a","b.b","c d"]}"#)
        #expect(error?.refused == ["b.b", "c d"])
    }

    @Test func `a list has 64 names at most`() throws {
        let names = (0..<65).map { "\"a\($0)\"" }
        let list = { "{\"do\":1,\"listen\":[\(names.prefix($0).joined(separator: ","))]}" }
        #expect(try refusal(list(64)) == nil)
        let refusal = try refusal(list(65))
        #expect(refusal?.message.hasPrefix("listen must be a list of 1 to 64") == true)
    }

    @Test(arguments: ["7", "0", "-1", "1.0", "1e3", "12345678901234567890123456789012"])
    func `a reply has the client's number, byte for byte`(_ number: String) throws {
        let request = try request("{\"do\": \(number) ,\"xsrf\":\"a\"}")
        #expect(text(SocketReply.done(request)) == "{\"re\":\(number)}")
        let id = Position(epoch: "k3f9m2ab", seq: 46)
        #expect(
            text(SocketReply.published(id, request)) == "{\"re\":\(number),\"id\":\"k3f9m2ab:46\"}")
        #expect(text(SocketReply.published(nil, request)) == "{\"re\":\(number),\"id\":null}")
    }

    @Test(arguments: [
        "", ",\"do\":\"7\"", ",\"do\":null", ",\"do\":[7]", ",\"do\":{}", ",\"do\":true",
        ",\"do\":7,\"do\":7", ",\"do\":123456789012345678901234567890123",
    ])
    func `without a number of its own a command is refused, under null`(_ number: String) throws {
        let frame = "{\"xsrf\":\"a\"\(number)}"
        let error = try #require(try refusal(frame))
        #expect(error.status == .badRequest)
        let reply = try text(SocketReply.refused(error, request(frame), in: .english))
        #expect(reply.hasPrefix(#"{"re":null,"error":{"status":400,"message":"do must be "#))
    }

    @Test func `a refusal says when to try again`() throws {
        let error = HTTPError(
            .tooManyRequests, "Slow down.", retryAfter: .milliseconds(900), reason: .rateLimited)
        #expect(
            try text(SocketReply.refused(error, request(#"{"do":8}"#), in: .english))
                == #"{"re":8,"error":{"status":429,"message":"Slow down.","retry":900}}"#)
    }

    @Test(arguments: ["", "7", "[]", "\"say\"", "{", "{\"do\":7", "{\"do\":7}{}", "null", "{do:7}"])
    func `a frame that is no object is not even refused under a number`(_ frame: String) {
        #expect(throws: JSONError.self) { try request(frame) }
    }
}
