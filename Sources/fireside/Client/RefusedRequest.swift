// What a server says when it does not do what it was asked.
// SPDX-License-Identifier: MIT

import FoundationEssentials
import HTTP

/// An answer that is an error.
struct RefusedRequest: Error, CustomStringConvertible {
    let status: Int
    /// The server's own sentence, fit for a terminal.
    let message: String
    let retryAfter: Duration?

    /// Whether the same request may succeed later: too many at once, or a server in trouble. One
    /// that has no room for another channel (507), or does not know how, will not change its mind.
    var isPassing: Bool {
        status == 429 || (500...599).contains(status) && ![501, 505, 507].contains(status)
    }

    var description: String { "the server refused (\(status)): \(message)" }
}

/// What answered is something else, or too new.
struct NotFireside: Error, CustomStringConvertible {
    var description: String {
        "that is not an answer from Fireside; check --url, and the versions at both ends"
    }
}

extension ClientResponse {
    /// - Throws: ``RefusedRequest`` unless the server did what it was asked.
    func checkStatus() throws(RefusedRequest) {
        guard !(200...299).contains(status) else { return }
        let seconds = field("Retry-After").flatMap { Int($0) }
        throw RefusedRequest(
            status: status, message: sentence,
            retryAfter: seconds.map { .seconds(min(max($0, 0), 3600)) })
    }

    /// `{"error":{"status":413,"message":"…"}}`, or the first line of plain text.
    private var sentence: String {
        if let wire = try? JSONDecoder().decode(ErrorBody.self, from: Data(body)) {
            return String(wire.error.message.prefix(300)).visible
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
