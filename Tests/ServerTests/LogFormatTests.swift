// `--log-format json`: each line is an object.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct LogFormatTests {
    private struct Line: Decodable {
        let time: String
        let level: String
        let message: String
        let fields: [String: String]?
    }

    @Test func `each line is one object, with time, level, message and fields`() throws {
        let server = try ServerProcess(
            "--log-format json", environment: "FIRESIDE_PROT=1")
        #expect(server.stop() == 0)
        let lines = try server.logLines.map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        #expect(lines.map(\.level).first == "warning")
        #expect(lines.first?.message.contains("FIRESIDE_PROT") == true)
        let stopping = try #require(lines.first { $0.message == "stopping" })
        #expect(stopping.fields == ["signal": "SIGTERM"])
        #expect(stopping.time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
        #expect(lines.last?.message == "stopped")
        #expect(lines.last?.fields == nil)
    }

    @Test func `it is said what the formats are`() throws {
        let command = try Command(Command.fireside, ["serve", "--log-format", "xml"])
        #expect(command.exitStatus() == 64)
        #expect(command.errors.contains("text"))
        #expect(command.errors.contains("json"))
    }
}
