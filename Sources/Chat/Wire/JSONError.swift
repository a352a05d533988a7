// Why a body is not taken as JSON.
// SPDX-License-Identifier: MIT

/// What ``JSONText`` finds wrong with a body, and where: offsets count bytes from 0.
public enum JSONError: Error, Equatable, CustomStringConvertible {
    /// It is not JSON (RFC 8259).
    case malformed(_ problem: JSONProblem, offset: Int)
    /// It is JSON, but some readers of an answer could not follow it so deep.
    case tooDeep(offset: Int)
    /// It is JSON, but a script would read the key `__proto__` as something else.
    case protoKey(offset: Int)

    /// Whether the body is JSON all the same.
    public var isJSON: Bool {
        if case .malformed = self { false } else { true }
    }

    /// A sentence for the client.
    public var description: String {
        switch self {
        case .malformed(let problem, let offset):
            "The body is not JSON: \(problem.rawValue) at byte \(offset)."
        case .tooDeep(let offset):
            "The JSON is nested more than \(JSONText.maxDepth) levels deep at byte \(offset)."
        case .protoKey(let offset):
            "The JSON has the key __proto__ at byte \(offset), which scripts misread."
                + " Use another key."
        }
    }
}
