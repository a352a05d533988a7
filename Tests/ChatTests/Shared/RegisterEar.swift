// What a node was told about logins.
// SPDX-License-Identifier: MIT

import Chat
import Synchronization

/// Writes down what it hears.
final class RegisterEar: RegisterListener {
    private let lines = Mutex<[String]>([])

    var heard: [String] { lines.withLock { $0 } }

    func sessionEnded(_ session: String) { lines.withLock { $0.append("ended \(session)") } }

    func keysChanged() { lines.withLock { $0.append("keys") } }
}
