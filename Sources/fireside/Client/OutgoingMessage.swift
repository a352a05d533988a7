// A message on its way to the server, and the server's word that it arrived.
// SPDX-License-Identifier: MIT

import FoundationEssentials
import HTTP

/// One message, ready to be posted as often as it takes.
struct OutgoingMessage {
    let target: String
    let body: [UInt8]
    /// When to give up, by the loop's clock.
    let deadline: Duration

    /// - Throws: Nothing in practice; the encoder's signature says that it might.
    init(_ text: String, _ options: Say, _ server: ServerURL, deadline: Duration) throws {
        var query = Query(["nonce": RandomID().description])
        if let name = options.common.from { query.append("from", name) }
        target = server.target("/channels/\(options.channel)", query)
        let encoder = JSONEncoder()
        // Who reads the JSON with curl reads addresses as they were written.
        encoder.outputFormatting = .withoutEscapingSlashes
        body = Array(try encoder.encode(["text": text]))
        self.deadline = deadline
    }
}

/// `{"id":"k3f9:45"}`.
struct Confirmation: Decodable {
    private let id: String

    /// - Throws: ``RefusedRequest`` for an error of the server's, ``NotFireside`` for what is no answer.
    static func id(_ answer: ClientResponse) throws -> String {
        try answer.checkStatus()
        let body = Data(answer.body)
        guard let answer = try? JSONDecoder().decode(Confirmation.self, from: body) else {
            throw NotFireside()
        }
        return answer.id.visible
    }
}

/// The server could not be reached, or had no time, for as long as we were willing to wait.
struct GaveUp: Error, CustomStringConvertible {
    let reason: String
    /// The pause that the server asks for, where that is too long for us.
    var wanted: Duration?
    let patience: Duration

    var description: String {
        let seconds = patience.components.seconds
        guard let wanted else { return "\(reason) (gave up after \(seconds) s)" }
        let pause = wanted.components.seconds
        return "\(reason) (it asks to wait \(pause) s; --patience is \(seconds) s)"
    }
}
