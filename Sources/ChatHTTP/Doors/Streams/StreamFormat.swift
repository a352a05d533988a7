// What a stream writes for each answer.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// The bytes that stand for an answer at one door. It knows nothing of who reads them, so all who
/// stand level at a door can share them.
protocol StreamFormat {
    /// The response that the stream begins with.
    var head: ResponseHead { get }

    /// What a client is told of a batch; empty where that is nothing.
    func bytes(of batch: Batch) -> [UInt8]

    /// The same for the first batch of a stream.
    func firstBytes(of batch: Batch) -> [UInt8]

    /// The last that a client hears, where a stream ends for a reason.
    func bytes(of error: HTTPError, in language: Language) -> [UInt8]
}

extension StreamFormat {
    /// No other than those of the next ones.
    func firstBytes(of batch: Batch) -> [UInt8] { bytes(of: batch) }
}
