// A server under attack, and how to tell that it came to no harm.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// A server with one client that waits: a message that gets past the guard fires it.
struct Stage {
    /// What an attack hides behind its first request.
    static let smuggled = "POST / HTTP/1.1|Host: a|Content-Length: 7||{\"s\":1}"

    let server: ServerProcess
    let witness: RawClient
    private let rssBefore: Int

    init(_ options: String = "") throws {
        server = try ServerProcess(options)
        witness = try server.park("/?callback=witness")
        rssBefore = server.rss
    }

    /// Sends the attack, and expects one refusal on the wire and nothing else.
    func refuses(_ attack: Attack) throws {
        let answers = try answers(to: attack.bytes)
        #expect(answers.count <= 1, "more than one answer: something was smuggled")
        // A client that is still sending may lose the answer to the reset behind it.
        if attack.mayLoseAnswer, answers.isEmpty { return try isUnharmed() }
        let answer = try #require(answers.first)
        #expect(answer.status == attack.status)
        #expect(answer.field("Connection") == "close")
        #expect(answer.field("Content-Type") == "text/plain; charset=utf-8")
        #expect(answer.field("X-Content-Type-Options") == "nosniff")
        #expect(answer.body.count < 200)
        try isUnharmed()
    }

    /// All that the server says to `bytes` before it hangs up.
    func answers(to bytes: [UInt8]) throws -> [HTTPResponse] {
        let client = try server.connect()
        do { try client.send(bytes) } catch TestError.reset {}
        let (received, ending) = client.receiveToEnd()
        #expect(ending != .stillOpen, "the connection was not closed")
        return try HTTPResponse.all(in: received)
    }

    /// Nothing was fired, the server runs, its memory did not grow, and it still works.
    func isUnharmed() throws {
        #expect(witness.isSilent, "the waiting client was fired")
        #expect(try server.parked == 1)
        if ServerProcess.wrapper.isEmpty { #expect(server.rss < rssBefore + 4096) }
        #expect(server.logLines.count < 10)
        #expect(try server.post("1").line == "OK")
        #expect(try witness.receive().line == "/**/witness(1);")
    }
}

/// One case of the hostile list: what is sent, and the status that refuses it.
struct Attack: Sendable, CustomTestStringConvertible {
    let number: Int
    let status: Int
    let bytes: [UInt8]
    /// Set where the client is likely to be still sending when the server hangs up.
    var mayLoseAnswer = false

    /// - Parameter text: As ``wire(_:)`` reads it.
    init(_ number: Int, _ status: Int, _ text: String) {
        self.init(number, status, bytes: wire(text))
    }

    init(_ number: Int, _ status: Int, bytes: [UInt8], mayLoseAnswer: Bool = false) {
        self.number = number
        self.status = status
        self.bytes = bytes
        self.mayLoseAnswer = mayLoseAnswer
    }

    var testDescription: String {
        let text = String(decoding: bytes.prefix(90), as: UTF8.self)
        return "\(number): \(text.debugDescription)"
    }
}
