// The server's word that it has kept a message.
// SPDX-License-Identifier: MIT

import Chat
import FoundationEssentials
import HTTP

/// `{"id":"k3f9:45"}`.
struct PublishReceipt: Decodable {
    private let id: String

    /// The id of the message that was posted, fit for a terminal.
    ///
    /// - Throws: ``RefusedRequest`` for the status of an error, ``NotFireside`` for any other answer.
    static func id(_ answer: ClientResponse) throws -> String {
        try answer.checkStatus()
        let body = Data(answer.body)
        guard let receipt = try? JSONDecoder().decode(PublishReceipt.self, from: body) else {
            throw NotFireside()
        }
        return receipt.id.visible
    }
}
