// What somebody is told whose reading cannot be noted.
// SPDX-License-Identifier: MIT

import HTTP
import Language

extension HTTPError {
    /// 400.
    static let noMark = HTTPError(.badRequest, .readFieldsWanted, reason: .badParameter)

    /// 400.
    static let markOfOtherChat = HTTPError(.badRequest, .readUnknown, reason: .badParameter)

    /// 507. The chat goes on without.
    static let tooManyMarks = HTTPError(
        .insufficientStorage, .readsTooMany, reason: .tooManyRecords)

    /// 429.
    static func marksTooFast(retryAfter wait: Duration) -> HTTPError {
        HTTPError(.tooManyRequests, .readsTooFast, retryAfter: wait, reason: .rateLimited)
    }
}
