// Group D of the hostile list: many at once, and too many.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.serialized, .blocking) struct StormTests {
    /// Raise it for a long run; a debug build takes a few seconds for this many.
    private static let count = 2000

    /// All connections are gone, none leaked, and the server works.
    private func recovers(_ server: ServerProcess, to descriptors: Int) throws {
        // On a slow machine so much is under way for a while that even this question is refused.
        #expect(wait { (try? server.parked) == 0 })
        #expect(wait { server.openDescriptors <= descriptors })
        #expect(server.comesToRest())
        let client = try server.park()
        try server.post("1")
        #expect(try client.receive().line == "/**/f(1);")
        #expect(server.stop() == 0)
    }

    // 78
    @Test(arguments: WaitingRequest.allCases)
    func `a message may race with clients that vanish`(_ waiting: WaitingRequest) throws {
        let server = try ServerProcess("--log-level debug")
        let idle = server.openDescriptors
        let batch = 50
        for round in 0..<(Self.count / batch) {
            let clients = try (0..<batch).map { _ in try server.connect() }
            for client in clients { try client.send(request("GET", waiting.target())) }
            let speaker = try server.connect()
            // Some rounds reset before the message, some behind it, most in between.
            for client in clients.prefix(round % batch) { client.reset() }
            try speaker.send(request("POST", "/", body: "{\"n\":\(round)}"))
            for client in clients.dropFirst(round % batch) { client.reset() }
            #expect(try speaker.receive().line == "OK")
        }
        try server.post("0")
        try recovers(server, to: idle + 1)
        #expect(!server.logLines.contains { $0.contains("error") })
    }

    // 88, 89
    @Test(arguments: ["", "GET /?callb", "GET /?callback=f HTTP/1.1|Host: a||"], Leaving.allCases)
    func `clients that come and go at once leave nothing behind`(
        _ start: String, _ leaving: Leaving
    ) throws {
        let server = try ServerProcess()
        let idle = server.openDescriptors
        for _ in 0..<(Self.count / 8) {
            let client = try server.connect()
            try client.send(wire(start))
            leaving.perform(client)
        }
        try recovers(server, to: idle + 1)
    }

    /// Answers that several threads or the journal have to be asked for.
    @Test(arguments: ["/", "/channels", "/metrics", "/channels/lobby/messages"], Leaving.allCases)
    func `a client that leaves before its answer is nothing to print`(
        _ target: String, _ leaving: Leaving
    ) throws {
        let folder = try JournalFolder()
        let server = try ServerProcess("--loops 3 --log-level debug \(folder.options)")
        let idle = server.openDescriptors
        let output = server.greeting
        for _ in 0..<(Self.count / 4) {
            let client = try server.connect()
            try client.send(request("GET", target, "Accept: text/html|"))
            leaving.perform(client)
        }
        try recovers(server, to: idle + 1)
        #expect(server.greeting == output)
        #expect(!server.logLines.contains { $0.contains("error") })
    }

    // 83, 84
    @Test func `past the descriptor limit connections are closed, quietly`() throws {
        let server = try ServerProcess(descriptors: 64)
        let idle = server.openDescriptors
        let clients = try (0..<200).map { _ in try server.connect() }
        #expect(wait { clients.count { $0.isClosed } >= 160 })
        #expect(server.comesToRest())
        // A line a second at most, however long it took; not one for each of 136 connections.
        #expect(server.logLines.count < 100)
        for client in clients { client.close() }
        try recovers(server, to: idle + 1)
    }

    // 83
    @Test func `a server out of descriptors rests, and recovers when there are some`() throws {
        let server = try ServerProcess()
        let held = try server.park(20)
        let idle = server.openDescriptors
        // The spare one and two more, so that accept itself comes to fail.
        try server.limitDescriptors(to: idle + 2)
        let clients = try (0..<100).map { _ in try server.connect() }
        #expect(wait { server.logLines.contains { $0.contains("out of descriptors") } })
        #expect(server.comesToRest())
        let lines = server.logLines.count
        #expect(!wait(atMost: .seconds(1)) { server.logLines.count >= lines + 10 })
        // It sheds one client each time, so those behind do not hang for ever.
        #expect(wait { clients.contains { $0.isClosed } })
        for client in clients { client.close() }
        try server.limitDescriptors(to: 1000)
        #expect(wait { (try? server.get("/health").line) == "ok" })
        try server.post("1")
        for client in held { #expect(try client.receive().line == "/**/f(1);") }
        for client in held { client.close() }
        try recovers(server, to: idle - 20 + 1)
    }
}
