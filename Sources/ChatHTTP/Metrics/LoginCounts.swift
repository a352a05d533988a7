// Who logs in and out, in numbers.
// SPDX-License-Identifier: MIT

import Synchronization

/// How attempts to log in ended. One for all loops of a chat, for logins are rare; any thread.
final class LoginCounts: Sendable {
    /// What became of an attempt.
    enum Outcome: String, CaseIterable {
        case ok
        case nameInUse = "name_in_use"
        case tooMany = "too_many"
        /// A provider does not vouch for them, or the operator does not let them in.
        case refused
        /// A provider does not answer.
        case unavailable
    }

    private let attempts = Mutex<[Outcome: Int]>([:])
    private let logouts = Atomic(0)

    func add(_ outcome: Outcome) { attempts.withLock { $0[outcome, default: 0] += 1 } }

    func addLogout() { logouts.add(1, ordering: .relaxed) }

    /// In the order of ``Outcome``.
    var logins: [(outcome: Outcome, count: Int)] {
        let attempts = attempts.withLock { $0 }
        return Outcome.allCases.map { ($0, attempts[$0] ?? 0) }
    }

    var logoutCount: Int { logouts.load(ordering: .relaxed) }
}
