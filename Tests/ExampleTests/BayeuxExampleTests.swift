// Example 13: Bayeux by curl, and by Faye's own client in Ruby. Its page is tested in browsers.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct BayeuxExampleTests {
    private let example: Listening
    /// The chat's port, which is printed behind the page's.
    private let chat: String

    init() throws {
        example = try Listening("Example13Bayeux")
        chat = try #require(
            example.command.output.matches(of: /localhost:(\d+)/).last.map { String($0.1) })
    }

    @Test func `what is published at one door is heard at another`() throws {
        let session = try Readme("13-bayeux").session()
        #expect(session.count == 2)
        for step in session {
            let command = step.command.replacingOccurrences(of: "8081", with: chat)
            #expect(try example.run(command) == step.output, "\(command)")
        }
    }

    @Test func `Faye's own client says its sentence, and prints what others say`() throws {
        let engine = try #require(Command.find("ruby"), "`make test` installs ruby-faye")
        let client = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../examples/13-bayeux/client.rb").path
        let ruby = try Command(engine, [client, "http://localhost:\(chat)/bayeux"])
        #expect(wait { ruby.output == "Hello from Ruby!\n" || !ruby.isAlive })
        _ = try example.run("curl -d hi localhost:\(chat)/channels/lobby")
        #expect(wait { ruby.output.hasSuffix("!\nhi\n") || !ruby.isAlive })
        #expect(ruby.output == "Hello from Ruby!\nhi\n")
        #expect(ruby.errors == "")
    }
}
