// What the server has answered.
// SPDX-License-Identifier: MIT

import Chat
import FoundationEssentials

/// A whole answer, which is JSON.
struct AdminAnswer {
    let status: Int
    let body: [UInt8]

    /// On one line, without its line feed.
    var line: String {
        String(decoding: body, as: UTF8.self).split(separator: "\n").joined()
    }

    /// - Throws: What the server says, where it refuses.
    func check() throws(AdminError) {
        guard !(200...299).contains(status) else { return }
        let error = try? JSONDecoder().decode(ErrorBody.self, from: Data(body))
        throw .refused(error?.error.message.visible ?? "the server refused with \(status).")
    }

    /// - Throws: Where it is no answer of that kind: another version's server, perhaps.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do { return try JSONDecoder().decode(type, from: Data(body)) } catch {
            throw AdminError.refused("the answer cannot be read; is the server of another version?")
        }
    }
}

private struct ErrorBody: Decodable {
    struct Content: Decodable { let message: String }

    let error: Content
}
