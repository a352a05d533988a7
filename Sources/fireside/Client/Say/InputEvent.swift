// Something can be read from standard input.
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc

/// Waits for standard input without stopping the loop.
final class InputEvent: EventHandler {
    private let loop: EventLoop
    private lazy var event = Event(.readable, of: STDIN_FILENO, on: loop.base, self)
    private var action: (() -> Void)?

    init(on loop: EventLoop) { self.loop = loop }

    /// Calls `action` once, when there is something to read, or the end. Not for a file, which libevent
    /// cannot watch and which is always ready.
    func wait(then action: @escaping () -> Void) {
        self.action = action
        event.start()
    }

    func handle(_ kind: Event.EventKind) {
        event.stop()
        action.take()?()
    }
}
