// A client of an event stream that sees every byte.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// Reads the head, then one event after another.
struct EventReader {
    let client: RawClient
    let head: String

    init(
        _ server: ServerProcess, _ target: String, _ fields: String = "", version: String = "1.1"
    ) throws {
        client = try server.connect()
        try client.send(
            wire("GET \(target) HTTP/\(version)|Host: a|Accept: text/event-stream|\(fields)|"))
        head = try client.receive(through: "\r\n\r\n")
    }

    /// The next block, with the empty line behind it.
    func block() throws -> String { try client.receive(through: "\n\n") }

    /// The answer in the next event.
    func answer() throws -> PollAnswer {
        let data = try block().split(separator: "\n").first { $0.hasPrefix("data: ") } ?? ""
        return try JSONDecoder().decode(PollAnswer.self, from: Data(data.dropFirst(6).utf8))
    }
}
