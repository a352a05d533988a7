// docs/bayeux.md says what a server really answers.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct BayeuxPageTests {
    /// As the page calls the session.
    private static let id = "QokeHx0GdyqtlxM9y0vgPQ"

    @Test func `each curl line on the page is answered as it says there`() throws {
        let steps = try Readme(at: "docs/bayeux.md").session()
        #expect(steps.count == 9)
        let server = try ServerProcess()
        var id = ""
        for step in steps where step.command.hasPrefix("curl ") {
            let line = step.command.replacing("8080", with: String(server.port))
                .replacing("curl ", with: "curl -sS ")
            let curl = try Command("/bin/sh", ["-c", "id='\(id)'; \(line)"])
            #expect(curl.exitStatus() == 0)
            if let match = curl.output.firstMatch(of: /"clientId":"([^"]+)"/) {
                id = String(match.1)
            }
            let came = curl.output.trimmingCharacters(in: .newlines)
            #expect(alike(came.replacing(id, with: Self.id)) == alike(step.output), "\(line)")
        }
    }

    /// The same text, whatever the journal is called, and whenever it was.
    private func alike(_ text: String) -> String {
        text.replacing(/"[a-z0-9]{8}:(\d+)"/) { "\"k3f9m2ab:\($0.1)\"" }
            .replacing(/"at":"[^"]+"/, with: "\"at\":…")
    }
}
