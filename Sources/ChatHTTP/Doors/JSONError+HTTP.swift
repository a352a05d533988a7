// What a client is told of a body that is not taken as JSON.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

extension HTTPError {
    /// 400.
    init(posted error: JSONError) {
        self.init(.badRequest, error.text, reason: .badMessage)
    }
}

extension JSONError {
    /// A sentence for the client.
    var text: LocalizedText {
        switch self {
        case .malformed(let problem, let offset):
            .notJSON(problem: problem.text, offset: String(offset))
        case .tooDeep(let offset):
            .jsonTooDeep(limit: JSONText.maxDepth, offset: String(offset))
        case .protoKey(let offset): .jsonProtoKey(offset: String(offset))
        }
    }
}

extension JSONProblem {
    /// A part of a sentence.
    var text: LocalizedText {
        switch self {
        case .noBracket: .jsonNoBracket
        case .noBrace: .jsonNoBrace
        case .noColon: .jsonNoColon
        case .noEndOfArray: .jsonNoEndOfArray
        case .noEndOfObject: .jsonNoEndOfObject
        case .noDigit: .jsonNoDigit
        case .noKey: .jsonNoKey
        case .noValue: .jsonNoValue
        case .badEscape: .jsonBadEscape
        case .badUnicodeEscape: .jsonBadUnicodeEscape
        case .controlCharacter: .jsonControlCharacter
        case .notUTF8: .jsonNotUTF8
        case .unclosedString: .jsonUnclosedString
        case .unexpectedEnd: .jsonUnexpectedEnd
        case .textBehind: .jsonTextBehind
        case .tooManyElements: .jsonTooManyElements
        case .tooManyFields: .jsonTooManyFields
        }
    }
}
