// The line at the bottom of a terminal, edited by Debian's libedit.
// SPDX-License-Identifier: MIT

import Glibc
import Synchronization

/// A prompt, and what is being typed behind it, with the keys and the history of a shell.
///
/// libedit is loaded when a chat begins: no other command needs it, and a machine without it can chat
/// as well, in plain lines. One in a program: libedit itself has one line. libedit: `readline.h`.
final class EditLine {
    /// What a key has led to.
    enum Typed: Equatable {
        case line(String)
        /// Ctrl-D on an empty line.
        case end
    }

    private typealias LineHandler = @convention(c) (UnsafeMutablePointer<CChar>?) -> Void
    private typealias Install = @convention(c) (UnsafePointer<CChar>, LineHandler) -> Void
    private typealias Call = @convention(c) () -> Void
    private typealias AddHistory = @convention(c) (UnsafePointer<CChar>) -> CInt

    private let install: Install
    private let remove: Call
    private let readKey: Call
    private let refresh: Call
    private let addHistory: AddHistory
    private var prompt: String

    /// Lines that libedit has handed over, in the call of ``read()`` that is running.
    private static let typed = Mutex<[Typed]>([])

    /// - Returns: nil where there is no libedit, and on a terminal that cannot move its cursor.
    init?(prompt: String) {
        guard !ANSIStyle.isDumbTerminal, let library = dlopen("libedit.so.2", RTLD_NOW),
            let install = dlsym(library, "rl_callback_handler_install"),
            let remove = dlsym(library, "rl_callback_handler_remove"),
            let readKey = dlsym(library, "rl_callback_read_char"),
            let refresh = dlsym(library, "rl_forced_update_display"),
            let addHistory = dlsym(library, "add_history"),
            let catchesSignals = dlsym(library, "rl_catch_signals")
        else { return nil }
        // Signals are the loop's.
        catchesSignals.assumingMemoryBound(to: CInt.self).pointee = 0
        self.install = unsafeBitCast(install, to: Install.self)
        self.remove = unsafeBitCast(remove, to: Call.self)
        self.readKey = unsafeBitCast(readKey, to: Call.self)
        self.refresh = unsafeBitCast(refresh, to: Call.self)
        self.addHistory = unsafeBitCast(addHistory, to: AddHistory.self)
        self.prompt = prompt
        // libedit counts columns by the user's locale.
        setlocale(LC_CTYPE, "")
        begin()
    }

    /// Draws the prompt with nothing behind it, and has each key at once.
    private func begin() {
        install(prompt) { line in
            let text = line.map { String(cString: $0) }
            free(line)
            EditLine.typed.withLock { $0.append(text.map(Typed.line) ?? .end) }
        }
    }

    /// Takes a key from standard input, which has one.
    func read() -> [Typed] {
        readKey()
        let typed = EditLine.typed.withLock { typed in
            defer { typed = [] }
            return typed
        }
        for case .line(let text) in typed where !text.isEmpty { _ = addHistory(text) }
        return typed
    }

    /// Begins the next line. libedit hands each key over only from then on.
    ///
    /// - Parameter prompt: nil for the same as before.
    func next(prompt: String? = nil) {
        self.prompt = prompt ?? self.prompt
        begin()
    }

    /// Draws the line again, below what was written meanwhile.
    func redraw() { refresh() }

    /// Gives the terminal back as it was.
    func close() { remove() }
}
