// libevent's own messages: any number of them, at the same cost.
// SPDX-License-Identifier: MIT

import Synchronization
import Testing
@testable import EventLoop

/// What was written, and where the stack stood then.
private final class Journal: Sendable {
    private struct State {
        var lines: [String] = []
        var depths: Set<Int> = []
    }

    private let state = Mutex(State())

    func write(_ line: String) {
        var local = 0
        let position = withUnsafeMutablePointer(to: &local) { Int(bitPattern: $0) }
        state.withLock { state in
            state.lines.append(line)
            state.depths.insert(position)
        }
    }

    var lines: [String] { state.withLock { $0.lines } }
    var depths: Set<Int> { state.withLock { $0.depths } }
}

@Suite struct LibeventLogTests {
    // The log is the whole process's, and so the test has a process to itself.
    @Test func `after 100,000 warnings the log is written at the same depth`() async {
        await #expect(processExitsWith: .success) {
            let journal = Journal()
            LibeventLog.send { journal.write($0) }
            func warn(at second: Int) { LibeventLog.warn("full", at: second) }
            for _ in 0..<100_000 { warn(at: 1) }
            warn(at: 2)
            let said = Array(repeating: "libevent: full", count: 10)
            #expect(journal.lines == said + ["libevent: full (after 99990 more like it)"])
            #expect(journal.depths.count == 1)
        }
    }
}
