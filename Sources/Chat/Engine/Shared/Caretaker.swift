// What any node does for all of them.
// SPDX-License-Identifier: MIT

import Deferred

/// Has the people of nodes that are gone leave, and what is too old dropped. Each is done by all nodes,
/// a little at a time: nobody has to be chosen.
final class Caretaker {
    /// Nodes whose people are to leave.
    private var silent: [String] = []
    private var isReaping = false
    private var isSweeping = false
    private var session: (any EngineSession)?

    /// There is a session for this log.
    func begin(on session: any EngineSession) {
        stop()
        self.session = session
    }

    /// There is none any more.
    func stop() {
        session = nil
        (silent, isReaping, isSweeping) = ([], false, false)
    }

    /// Once after each beat.
    ///
    /// - Parameter silent: Nodes that are gone.
    func work(_ silent: [String]) {
        self.silent = silent
        if !isReaping { reap() }
        if !isSweeping { sweep() }
    }

    private func reap() {
        guard let session, let node = silent.first else { return isReaping = false }
        isReaping = true
        session.reap(node).addBoth { result in
            guard session === self.session else { return }
            // Where it fails, the next beat says whether there is still something to do.
            if (try? result.get()) ?? true { self.silent.removeAll { $0 == node } }
            self.reap()
        }
    }

    private func sweep() {
        guard let session else { return }
        isSweeping = true
        session.sweep().addBoth { _ in
            if session === self.session { self.isSweeping = false }
        }
    }
}

@available(*, unavailable)
extension Caretaker: Sendable {}
