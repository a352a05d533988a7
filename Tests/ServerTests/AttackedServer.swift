// A server under attack, and the check that the attack did no harm.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// A server with one waiting client. A message that gets past the parser answers that client.
struct AttackedServer {
    /// The message that an attack tries to smuggle in behind its first request.
    static let smuggled = "POST / HTTP/1.1|Host: a|Content-Length: 7||{\"s\":1}"

    let server: ServerProcess
    let witness: RawClient
    private let rssBefore: Int

    init(_ options: String = "") throws {
        server = try ServerProcess(options)
        witness = try server.park("/?callback=witness")
        rssBefore = server.rss
    }

    /// Sends the attack. Expects one refusal, and nothing else.
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

    /// All that the server answers to `bytes` before it hangs up.
    func answers(to bytes: [UInt8]) throws -> [HTTPResponse] {
        let client = try server.connect()
        do { try client.send(bytes) } catch TestError.reset {}
        let (received, ending) = client.receiveToEnd()
        #expect(ending != .stillOpen, "the connection was not closed")
        return try HTTPResponse.all(in: received)
    }

    /// Expects that the waiting client got no answer, that memory did not grow, and that the server
    /// still works.
    func isUnharmed() throws {
        #expect(witness.isSilent, "the waiting client was answered")
        #expect(try server.parked == 1)
        if ServerProcess.wrapper.isEmpty { #expect(server.rss < rssBefore + 4096) }
        #expect(server.logLines.count < 10)
        #expect(try server.post("1").line == "OK")
        #expect(try witness.receive().line == "/**/witness(1);")
    }
}
