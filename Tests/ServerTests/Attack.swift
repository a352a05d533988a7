// One attack, as the tables of tests have it.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// One attack of the list: the bytes to send, and the status that refuses them.
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
