// What somebody is told who sets a topic.
// SPDX-License-Identifier: MIT

import HTTP
import Language

extension HTTPError {
    /// 400.
    static let noTopic = HTTPError(.badRequest, .topicMissing, reason: .badParameter)

    /// 400.
    static let topicOfLines = HTTPError(.badRequest, .topicOfLines, reason: .badParameter)

    /// 400.
    static let topicTooLong = HTTPError(
        .badRequest, .topicTooLong(most: TopicText.maxLength), reason: .badParameter)

    /// 507.
    static let tooManyTopics = HTTPError(
        .insufficientStorage, .topicsTooMany, reason: .tooManyRecords)
}
