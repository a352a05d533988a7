// What can be wrong with an answer.
// SPDX-License-Identifier: MIT

/// Why a server is not to be spoken with any more.
package enum RESPError: Error, Equatable {
    /// What it sends is not RESP.
    case malformed
    /// One answer is longer than answers may be.
    case tooLong
    /// The answer is not of the shape that the question has.
    case unexpected
}
