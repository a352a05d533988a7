// Each example does what its README shows, run as a reader would run it.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct ExampleTests {
    @Test(
        arguments: [
            ("Example0Callback", "0-callback"), ("Example1Deferred", "1-deferred"),
            ("Example2Lanes", "2-lanes"), ("Example3Chain", "3-chain"),
            ("Example6Gather", "6-gather"), ("Example7CancelAndTimeout", "7-cancel-and-timeout"),
            ("Example8Await", "8-await"), ("Example9Trace", "9-trace"),
        ])
    func `an example prints what its README says`(product: String, folder: String) throws {
        let example = try Command(Command.built(product), [])
        #expect(example.exitStatus() == 0)
        #expect(example.output == (try Readme(folder).outputs[0]))
        #expect(example.errors == "")
    }

    @Test func `the drawing on the front page is what the trace prints`() throws {
        let example = try Command(Command.built("Example9Trace"), [])
        #expect(example.exitStatus() == 0)
        let drawings = try Readme("..").outputs.filter { $0.contains("[3 cb] throws") }
        #expect(drawings.count == 1)
        #expect(drawings.allSatisfy { example.output.hasSuffix($0) })
    }

    @Test func `the server greets by name, and refuses in a sentence`() throws {
        let example = try Listening("Example4Hello")
        let session = try Readme("4-hello").session()
        #expect(session.count == 4)
        for step in session {
            #expect(try example.run(step.command) == step.output, "\(step.command)")
        }
    }

    /// In real time: one after another, ten clients would wait ten seconds.
    @Test func `the server answers all who ask at once a second later`()
        throws
    {
        let example = try Listening("Example4Hello")
        let start = ContinuousClock.now
        let clients = try (1...10).map { try example.waiting("/?name=\($0)") }
        for (number, client) in zip(1..., clients) {
            #expect(try client.receive().line == "Hello, \(number)!")
        }
        #expect(ContinuousClock.now - start >= .seconds(1))
        #expect(ContinuousClock.now - start < .seconds(8))
    }

    @Test(arguments: [
        ("Example4Hello", "curl localhost:8080/"), ("Example4Hello", "curl -d x localhost:8080/"),
        ("Example5Seed", "curl -d 1 localhost:8080/"),
        ("Example5Seed", "curl -d { localhost:8080/"),
        ("Example11Stream", "curl -d x localhost:8080/"),
        ("Example12WebSocket", "curl localhost:8080/echo"),
    ])
    func `what curl shows ends with a line feed`(product: String, line: String) throws {
        #expect(try Listening(product).answer(to: line).hasSuffix("\n"))
    }

    @Test func `in the stream, all who read hear all that is posted`() throws {
        let example = try Listening("Example11Stream")
        let early = try example.waiting("/")
        _ = try early.receive(through: "\r\n\r\n")
        let session = try Readme("11-stream").session()
        #expect(session.count == 2)
        for step in session { #expect(try example.run(step.command) == step.output) }
        let late = try example.waiting("/")
        _ = try late.receive(through: "\r\n\r\n")
        let events = try Readme("11-stream").outputs[2]
        for reader in [early, late] {
            #expect(try reader.receive(bytes: events.utf8.count) == Array(events.utf8))
            #expect(reader.isSilent)
        }
    }

    @Test func `in the stream, one who comes back hears the rest`() throws {
        let example = try Listening("Example11Stream")
        for text in ["one", "two", "three"] {
            #expect(try example.run("curl -d \(text) localhost:8080/") == "OK")
        }
        for (seen, first) in [("1", "id: 2\n"), ("0", "id: 1\n"), ("-7", ""), ("x", "id: 1\n")] {
            let reader = try RawClient(example.port)
            try reader.send(request("GET", "/", "Last-Event-ID: \(seen)|"))
            _ = try reader.receive(through: "\r\n\r\n")
            if first.isEmpty { continue }
            #expect(try reader.receive(through: "\n") == first)
        }
        #expect(try example.run("curl -d four localhost:8080/") == "OK")
    }

    @Test(arguments: [
        "Example4Hello", "Example5Seed", "Example10Embed", "Example11Stream", "Example12WebSocket",
        "Example13Bayeux",
    ])
    func `where the port is taken, an example says so in one line`(product: String) throws {
        let first = try Listening(product)
        let second = try Command(Command.built(product), ["--port", "\(first.port)"])
        #expect(second.exitStatus() == 1)
        #expect(second.output == "")
        let sentence = "port \(first.port) on 127.0.0.1 is taken by another program"
        #expect(second.errors.hasPrefix("\(product): \(sentence)"))
        #expect(second.errors.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
    }
}

/// An example that listens, and the curl lines of its README sent to the port that it really has.
/// No terminal is there: what it prints has to come at once all the same.
struct Listening {
    let command: Command
    let port: Int

    init(_ product: String) throws {
        let command = try Command(Command.built(product), ["--port", "0"])
        var port: Int?
        wait {
            port = command.output.firstMatch(of: /localhost:(\d+)/).flatMap { Int($0.1) }
            return port != nil || !command.isAlive
        }
        guard let port else { throw TestError.noServer(said: command.output + command.errors) }
        self.command = command
        self.port = port
    }

    /// What a curl line prints, without the line feed at its end.
    func run(_ line: String) throws -> String {
        try answer(to: line).trimmingCharacters(in: .newlines)
    }

    func answer(to line: String) throws -> String {
        let line = line.replacingOccurrences(of: "8080", with: String(port))
            .replacingOccurrences(of: "curl", with: "curl -sS")
        let curl = try Command("/bin/sh", ["-c", line])
        #expect(curl.exitStatus() == 0)
        return curl.output
    }

    /// A client that waits at `target`. Nothing tells when the example has seen it, so its order
    /// among requests is kept by sending the next one on a connection made later.
    func waiting(_ target: String) throws -> RawClient {
        let client = try RawClient(port)
        try client.send(request("GET", target))
        return client
    }
}
