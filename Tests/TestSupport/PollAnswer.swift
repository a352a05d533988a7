// Polls and posts, as tests use them.
// SPDX-License-Identifier: MIT

import Foundation

/// The answer to a poll, or a page of history.
public struct PollAnswer: Decodable {
    /// A message, or a notice without id and body.
    public struct Message: Decodable {
        /// What was posted.
        public struct Body: Decodable {
            public let text: String?
        }

        public let id: String?
        public let channel: String
        public let at: String
        public let from: String?
        public let kind: String?
        public let ttl: Int?
        public let body: Body?
    }

    public let next: String?
    public let messages: [Message]
    public let more: Bool?
    public let gap: Bool?
    public let retry: Int?

    /// The texts of the messages.
    public var texts: [String] { messages.compactMap(\.body?.text) }
}

extension HTTPResponse {
    /// The body as JSON.
    public func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(body))
    }
}

extension ServerProcess {
    /// What `GET /poll` answers.
    ///
    /// - Parameter query: Behind `/poll?`.
    public func poll(_ query: String, _ fields: String = "") throws -> PollAnswer {
        try get("/poll?\(query)", fields).decoded()
    }

    /// Posts `text` to a channel, as a form does.
    ///
    /// - Parameter marks: More fields, such as `from=ann&nonce=12345678`.
    /// - Returns: Its id.
    @discardableResult
    public func publish(
        _ text: String, to channel: String = "lobby", _ marks: String = ""
    ) throws -> String {
        struct Receipt: Decodable { let id: String }
        let answer = try post(
            "text=\(text)&\(marks)", to: "/channels/\(channel)",
            "Content-Type: application/x-www-form-urlencoded|")
        guard answer.status == 201 else { throw TestError.noAnswer(status: answer.status) }
        return try answer.decoded(Receipt.self).id
    }
}
