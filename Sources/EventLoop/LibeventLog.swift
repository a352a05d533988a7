// libevent's own messages, and its last words.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc
import Synchronization

/// Receives what libevent itself has to say; silent until someone listens.
///
/// libevent may repeat a warning a hundred thousand times a second, so at most ten go out in any
/// second and the rest are counted.
public enum LibeventLog {
    /// In a struct, for a bare function in a `Mutex` would grow: `Hook` in Deferred says why.
    private struct Sink: Sendable {
        let write: @Sendable (String) -> Void
    }

    /// Who is told; nil for nobody. For all threads of the process, as libevent's callback is.
    private static let sink = Mutex<Sink?>(nil)
    /// Counted by the calendar's seconds: see ``LogAllowance``.
    private static let limit = Mutex(LogAllowance(perSecond: 10))

    /// Sends libevent's warnings to `write`, on whatever thread they arise.
    public static func send(to write: @escaping @Sendable (String) -> Void) {
        sink.withLock { $0 = Sink(write: write) }
    }

    /// Process-wide and harmless to repeat. libevent: `event_set_log_callback`, `…_fatal_callback`.
    static func install() {
        event_set_log_callback { severity, text in
            guard severity >= EVENT_LOG_WARN, let text else { return }
            LibeventLog.warn(String(cString: text), at: time(nil))
        }
        event_set_fatal_callback { code in
            // libevent would call exit() and so hide where it happened.
            fatalError("libevent met a fatal error (code \(code)); its last words are in the log")
        }
    }

    /// - Parameter now: In seconds, of any clock.
    static func warn(_ text: String, at now: Int) {
        guard let sink = sink.withLock({ $0 }) else { return }
        switch limit.withLock({ $0.take(at: now) }) {
        case .allowed: sink.write("libevent: \(text)")
        case .allowedAfter(let dropped):
            sink.write("libevent: \(text) (after \(dropped) more like it)")
        case .refused: break
        }
    }
}
