// Somebody who reads the protocol's page from top to bottom and tries each example.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// The page's servers, and what it says once for all of them.
struct PageReader {
    private let options: String
    private var common = CommonFields()
    private var stages: [String: PageStage] = [:]

    /// - Parameter options: Of all servers.
    init(_ options: String) { self.options = options }

    /// Does what the example says, at a server that was started as it says.
    ///
    /// - Returns: What the page promises, and what came instead; both empty for a request.
    mutating func play(_ example: ProtocolPage.Example) throws -> (promised: String, came: String) {
        let key = example.options
        if stages[key] == nil { stages[key] = try PageStage(ServerProcess("\(options) \(key)")) }
        return try stages[key]!.play(example, &common)
    }
}

/// The clients of the page's examples, beside one server.
private struct PageStage {
    private let server: ServerProcess
    private var placeholders: Placeholders
    /// Those that have sent a request and had no answer so far.
    private var waiting: [String: RawClient] = [:]
    /// Those whose answer does not end.
    private var open: [String: OpenStream] = [:]

    init(_ server: ServerProcess) throws {
        self.server = server
        placeholders = try Placeholders(server)
    }

    /// Does what the example says.
    ///
    /// - Returns: What the page promises, and what came instead; both empty for a request.
    mutating func play(
        _ example: ProtocolPage.Example, _ common: inout CommonFields
    ) throws -> (promised: String, came: String) {
        switch example.kind {
        case .request:
            try send(example)
            return ("", "")
        case .answer:
            return (common.complete(example), try answer(example))
        case .stream, .frames:
            let stream = try #require(open[example.name], "docs/protocol.md:\(example.line)")
            return (String(example.body), try stream.receive(example.body, &placeholders))
        }
    }

    private mutating func send(_ example: ProtocolPage.Example) throws {
        let parked = try server.parked
        let client = try server.connect()
        try client.send(placeholders.request(example))
        waiting[example.name] = client
        if !example.name.isEmpty {
            // It waits, or it has answered a request that waited, or it has an answer.
            try wait { try server.parked > parked || waiting.contains { !$1.isSilent } }
        }
    }

    private mutating func answer(_ example: ProtocolPage.Example) throws -> String {
        let sender = waiting.removeValue(forKey: example.name)
        let client = try #require(sender)
        let answer = try client.receive()
        let type = answer.field("Content-Type")
        guard answer.status == 101 || answer.status == 200 && answer.field("Content-Length") == nil
        else { return placeholders.page(answer, answer.text) }
        let stream = OpenStream(client, type: type)
        open[example.name] = stream
        let head = placeholders.page(answer, "")
        return try head + stream.receive(example.body, &placeholders)
    }
}
