// The ways to wait for a message.
// SPDX-License-Identifier: MIT

import TestSupport

/// Where a client waits for what is said in the lobby: in the seed's layer, or by a poll.
enum Seat: CaseIterable, Sendable {
    case seed, poll

    /// - Parameter callback: Its script's function.
    func target(_ callback: String = "f") -> String {
        switch self {
        case .seed: "/?callback=\(callback)"
        case .poll: "/poll?channels=lobby&hold=110&callback=\(callback)"
        }
    }

    /// Whether `answer` calls `f` with what was said, and with nothing else.
    func brings(_ body: String, _ answer: HTTPResponse) -> Bool {
        switch self {
        case .seed: answer.line == "/**/f(\(body));"
        case .poll:
            answer.text.hasPrefix("/**/f({\"next\":\"")
                && answer.text.hasSuffix(",\"body\":\(body)}]});\n")
                && answer.text.matches(of: /"id":/).count == 1
        }
    }

    /// Whether `answer` calls `f` to say that the server stops.
    func isSentAway(_ answer: HTTPResponse) -> Bool {
        switch self {
        case .seed: answer.line == "/**/f(null);"
        case .poll:
            answer.text.wholeMatch(
                of: /\/\*\*\/f\({"next":"[a-z0-9]+:[0-9]+","messages":\[\],"retry":[0-9]+}\);\n/)
                != nil
        }
    }
}
