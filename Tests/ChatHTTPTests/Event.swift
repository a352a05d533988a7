// A Server-Sent Event, as a client reads it.
// SPDX-License-Identifier: MIT

import Foundation

struct Event {
    var id: String?
    var retry: Int?
    var data = ""

    /// One block of lines, with or without the empty line behind it.
    init?(_ block: String) {
        for line in block.split(separator: "\n") {
            guard let field = line.wholeMatch(of: /(id|retry|data): (.*)/) else { return nil }
            switch field.1 {
            case "id": id = String(field.2)
            case "retry": retry = Int(field.2)
            default: data = String(field.2)
            }
        }
    }

    var json: [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: Data(data.utf8))
        return object as? [String: Any] ?? [:]
    }

    /// What was said in its messages, as JSON.
    var bodies: [String] {
        let messages = json["messages"] as? [[String: Any]] ?? []
        return messages.compactMap { message in
            message["body"].flatMap { body in
                try? JSONSerialization.data(
                    withJSONObject: body, options: [.fragmentsAllowed, .sortedKeys])
            }.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The status of the error in it; nil where it is none.
    var error: Int? { (json["error"] as? [String: Any])?["status"] as? Int }
}

extension Client {
    /// The events that came so far.
    var events: [Event] {
        streamed.components(separatedBy: "\n\n").dropLast().compactMap { Event($0) }
    }

    func text(of number: Int) -> String { String(decoding: sent[number], as: UTF8.self) }
}
