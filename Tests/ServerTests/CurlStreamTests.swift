// `curl -N`: what a terminal shows of a stream.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct CurlStreamTests {
    private let server: ServerProcess
    private let curl: String

    init() throws {
        server = try ServerProcess()
        curl = try #require(Command.find("curl"), "`make test` installs curl")
    }

    /// A curl that listens, and is counted as `door`.
    private func listen(_ door: String, _ arguments: String...) throws -> Command {
        let target = "http://127.0.0.1:\(server.port)\(arguments.last ?? "/")"
        let command = try Command(curl, ["-sSN"] + arguments.dropLast() + [target])
        let line = "fireside_streams{door=\"\(door)\"} 1\n"
        #expect(try wait { try server.get("/metrics").text.contains(line) })
        return command
    }

    @Test func `the lobby's messages are events, as they were posted`() throws {
        let command = try listen("sse", "-H", "Accept: text/event-stream", "/")
        try server.post(#"{"text":"hi"}"#)
        try server.post("[1,2]")
        #expect(
            wait { command.output.hasSuffix("data: {\"text\":\"hi\"}\n\ndata: [1,2]\n\n") })
    }

    @Test func `a channel's messages are lines of text`() throws {
        let command = try listen("lines", "/channels/a/stream?format=text")
        try server.publish("hi", to: "a", "from=ann")
        try server.publish("there", to: "a")
        #expect(wait { command.output.hasSuffix(": there\n") })
        let lines = command.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].wholeMatch(of: /\d\d:\d\d:\d\d ann: hi/) != nil)
    }

    @Test func `they are lines of JSON, and a stream goes on where another ended`() throws {
        let first = try server.publish("1", to: "a")
        let second = try server.publish("2", to: "a")
        let command = try listen("lines", "/channels/a/stream?since=\(first)")
        let third = try server.publish("3", to: "a")
        #expect(wait { command.output.split(separator: "\n").count == 2 })
        let lines = command.output.split(separator: "\n")
        #expect(lines.map { $0.hasPrefix("{\"id\":\"") && $0.hasSuffix("}}") } == [true, true])
        #expect(lines[0].contains(second) && lines[1].contains(third))
        #expect(server.stop() == 0)
        #expect(command.exitStatus() == 0, "the stream has ended well")
    }
}
