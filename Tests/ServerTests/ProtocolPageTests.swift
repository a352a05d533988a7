// docs/protocol.md says what a server really does.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct ProtocolPageTests {
    @Test func `each request on the page is answered as it says there`() throws {
        let page = try ProtocolPage()
        var reader = PageReader("--hold 1 --allow-origin https://chat.example")
        #expect(page.examples.count > 70)
        for example in page.examples {
            let (promised, came) = try reader.play(example)
            #expect(came == promised, "docs/protocol.md:\(example.line)")
        }
    }

    @Test func `the page's client in JavaScript gets the messages, in order`() throws {
        let engine = try #require(Command.find("node"), "`make test` installs nodejs")
        let server = try ServerProcess()
        let node = try Command(
            engine,
            [
                "-e",
                try ProtocolPage().client(in: "js")
                    + "listen(process.argv[1], 'swift', heard => console.log(heard.body.text));",
                "http://127.0.0.1:\(server.port)",
            ])
        try hears(server) { node.output.split(separator: "\n") }
    }

    @Test func `the page's client in the shell gets the messages, in order`() throws {
        let server = try ServerProcess()
        let loop = try ProtocolPage().client(in: "sh")
            .replacing("localhost:8080", with: "127.0.0.1:\(server.port)")
        let shell = try Command("/bin/sh", ["-c", loop])
        try hears(server) { shell.output.matches(of: /"text":"(\w+)"/).map(\.1) }
    }

    private func hears(_ server: ServerProcess, _ heard: () -> [Substring]) throws {
        #expect(try wait { try server.parked == 1 })
        let texts = ["one", "two", "three", "four", "five"]
        for text in texts { try server.publish(text, to: "swift") }
        #expect(wait { heard().count >= texts.count })
        #expect(heard().map(String.init) == texts)
    }
}
