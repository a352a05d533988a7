// Keys and style, read again while the server runs: SIGHUP.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Logging

/// Reads the files that options name. Nobody is disconnected. Where a file is broken, what was read
/// before stays.
struct Reload {
    let options: ServerOptions
    let keys: KeyRotation
    /// Of the main thread's loop.
    let caller: RegistryCaller
    /// Of all loops.
    let style: StyleSheet
    let log: Logger

    /// Reads all files, and logs what came of it.
    func run() {
        attempt("keys") { try keys.reload(for: caller) }
        if let path = options.pages.style {
            attempt("style") { style.replace(with: try StyleFile(path: path).bytes) }
        }
    }

    private func attempt(_ what: Logger.MetadataValue, _ body: () throws -> Void) {
        do {
            try body()
            log.info("reloaded", metadata: ["what": what])
        } catch {
            log.error(
                "not reloaded; the old one stays", metadata: ["what": what, "error": "\(error)"])
        }
    }
}
