// A frame that a client sends: a command, and the client's own number for it.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// One JSON object: `{"do":7,…}`. The reply begins with `"re"` and the same number.
struct SocketRequest {
    /// What the client calls this request, as it wrote the number; nil where that is missing, longer
    /// than ``maxNumberLength``, or no number.
    let number: ArraySlice<UInt8>?
    private let fields: JSONFields

    /// - Throws: Why the frame is not one JSON object.
    init(_ frame: [UInt8]) throws(JSONError) {
        fields = try JSONFields(posted: frame, atMost: 16)
        let part = (try? fields.value("do")) ?? nil
        number = part.flatMap { part in
            part.isNumber && part.posted.count <= SocketRequest.maxNumberLength
                ? part.posted : nil
        }
    }

    /// What the client asks for.
    ///
    /// - Throws: 400.
    func command() throws(HTTPError) -> SocketCommand {
        if number == nil { throw .badNumber }
        return try SocketCommand(fields)
    }

    /// In bytes.
    static let maxNumberLength = 32
}

extension HTTPError {
    /// 400. Its reply has `"re":null`.
    fileprivate static let badNumber = HTTPError(
        .badRequest, .badNumber(limit: SocketRequest.maxNumberLength), reason: .badCommand)
}
