// The chat of the talk, three times: one wire, so one transcript.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct ThreeWaysTests {
    /// One way of writing the chat.
    struct Way: CustomTestStringConvertible, Sendable {
        let product: String
        let folder: String

        var testDescription: String { product }
    }

    static let ways = [
        Way(product: "TalkClosures", folder: "talk/1-closures"),
        Way(product: "Example5Seed", folder: "examples/5-seed"),
        Way(product: "TalkAsync", folder: "talk/3-async"),
        Way(product: "TalkInspected", folder: "talk/inspected"),
    ]

    private static let root = #filePath.components(separatedBy: "/Tests/")[0]

    @Test(arguments: ways) func `a message reaches both who wait`(way: Way) throws {
        let chat = try Listening(way.product)
        let script = try chat.waiting("/?callback=hello")
        let plain = try chat.waiting("/")
        let readme = try Readme(in: way.folder)
        let session = try readme.session()
        #expect(session.count == 3)
        // A mistake, while they wait; then the message.
        #expect(try chat.run(session[1].command) == session[1].output)
        #expect(try chat.run(session[0].command) == session[0].output)
        let answers = readme.outputs[2].split(separator: "\n").map(String.init)
        #expect(try [script.receive().line, plain.receive().line] == answers)
    }

    @Test(arguments: ways) func `one who left is not waited for`(way: Way) throws {
        let chat = try Listening(way.product)
        let leaver = try chat.waiting("/?callback=gone")
        let stayer = try chat.waiting("/?callback=here")
        leaver.close()
        // The server's next turn, by which it has seen that.
        #expect(try chat.waiting("/?callback=a(b)").receive().status == 400)
        #expect(try chat.run("curl -d '1' localhost:8080/") == "OK")
        #expect(try stayer.receive().line == "/**/here(1);")
        #expect(chat.command.errors == "")
    }

    @Test(arguments: ways) func `a bad name is refused at once, and nobody waits for it`(
        way: Way
    ) throws {
        let chat = try Listening(way.product)
        #expect(try chat.waiting("/?callback=a(b)").receive().status == 400)
        let session = try Readme(in: way.folder).session()
        #expect(try chat.run(session[2].command) == session[2].output)
        let stayer = try chat.waiting("/?callback=here")
        #expect(try chat.run("curl -d '1' localhost:8080/") == "OK")
        #expect(try stayer.receive().line == "/**/here(1);")
    }

    @Test(arguments: ways) func `a crowd waits, hears, leaves and comes again`(way: Way) throws {
        let python = try #require(Command.find("python3"))
        let chat = try Listening(way.product)
        let options = ["--address", "localhost:\(chat.port)", "--leave", "50", "--say", "0.1"]
        let crowd = try Command(python, [Self.root + "/talk/crowd", "20"] + options)
        #expect(wait { crowd.output.contains(/[1-9][0-9]* answers heard, [1-9][0-9]* left/) })
        #expect(crowd.errors == "")
    }

    @Test func `they show the same session`() throws {
        let sessions = try Self.ways.map { way in
            try Readme(in: way.folder).session().flatMap { [$0.command, $0.output] }
        }
        for session in sessions { #expect(session == sessions[0]) }
    }

    @Test func `by one line more, who waits is seen from outside`() throws {
        let chat = try Listening("TalkInspected")
        let window = try #require(chat.command.output.firstMatch(of: /Inspect: (\S+)/)).1
        let waiter = try chat.waiting("/?callback=hello")
        defer { waiter.close() }
        var events = ""
        let isSeen = try wait {
            events = try chat.run("curl \(window)events")
            return events.contains(#""waiting":1"#)
        }
        #expect(isSeen)
        #expect(events.contains(#""name":"GET""#) && events.contains(#""stage":"write""#))
    }
}
