// The ways to wait for a message.
// SPDX-License-Identifier: MIT

import TestSupport

/// A request that waits for a message in the lobby: at the root, or by a poll.
enum WaitingRequest: CaseIterable, Sendable {
    case root, poll

    /// - Parameter callback: The function that the answer calls.
    func target(_ callback: String = "f") -> String {
        switch self {
        case .root: "/?callback=\(callback)"
        case .poll: "/poll?channels=lobby&hold=110&callback=\(callback)"
        }
    }

    /// Whether `answer` calls `f` with the message that was posted, and with nothing else.
    func brings(_ body: String, _ answer: HTTPResponse) -> Bool {
        switch self {
        case .root: answer.line == "/**/f(\(body));"
        case .poll:
            answer.text.hasPrefix("/**/f({\"next\":\"")
                && answer.text.hasSuffix(",\"body\":\(body)}]});\n")
                && answer.text.matches(of: /"id":/).count == 1
        }
    }

    /// Whether `answer` calls `f` to say that the server stops.
    func isSentAway(_ answer: HTTPResponse) -> Bool {
        switch self {
        case .root: answer.line == "/**/f(null);"
        case .poll:
            answer.text.wholeMatch(
                of: /\/\*\*\/f\({"next":"[a-z0-9]+:[0-9]+","messages":\[\],"retry":[0-9]+}\);\n/)
                != nil
        }
    }
}
