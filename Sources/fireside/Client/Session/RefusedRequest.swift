// What the server answers to a request that it refuses.
// SPDX-License-Identifier: MIT

import Chat
import FoundationEssentials
import HTTP

/// An answer with the status of an error.
struct RefusedRequest: Error, CustomStringConvertible {
    let status: Int
    /// The server's own sentence, fit for a terminal.
    let message: String
    /// How long the server asks to wait, at most an hour; nil where it does not say.
    let retryAfter: Duration?

    /// Whether the same request may succeed later: there are too many at the moment, or the server is
    /// in trouble. What the server cannot do (501, 505) or has no room for (507) will not change soon.
    var isTemporary: Bool {
        status == 429 || (500...599).contains(status) && ![501, 505, 507].contains(status)
    }

    var description: String { "the server refused (\(status)): \(message)" }
}

extension ClientResponse {
    /// - Throws: ``RefusedRequest`` unless the status is from 200 to 299.
    func checkStatus() throws(RefusedRequest) {
        guard !(200...299).contains(status) else { return }
        let seconds = field("Retry-After").flatMap { Int($0) }
        throw RefusedRequest(
            status: status, message: sentence,
            retryAfter: seconds.map { .seconds(min(max($0, 0), 3600)) })
    }

    /// `{"error":{"status":413,"message":"…"}}`, or the first line of plain text.
    private var sentence: String {
        if let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(body)) {
            return String(body.error.message.prefix(300)).visible
        }
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let isSentence = !line.isEmpty && !line.hasPrefix("<")
        return isSentence ? String(line.prefix(300)).visible : "it does not say why."
    }
}

private struct ErrorBody: Decodable {
    struct Content: Decodable {
        let message: String
    }

    let error: Content
}
