// New keys for new sessions, while the server runs.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import HTTP
import Logging

/// Looks once an hour whether it is time for a new key, and saves it. On the main thread's loop.
struct KeyRotation {
    /// Of all loops. It signs with the newest key.
    let sessions: Sessions
    /// nil where keys live no longer than the server.
    let file: KeyFile?
    /// Name the file of the keys that are shared with sites.
    private let logins: LoginOptions
    /// For a key that could not be saved.
    let log: Logger

    /// - Throws: What is wrong with a file of keys, in a sentence for the user.
    init(
        _ options: ServerOptions, login: Sessions.Login, _ log: Logger
    ) throws(KeyFileError) {
        let now = SystemClock().now()
        logins = options.logins
        file = options.logins.keyFile(options.keep.journal)
        sessions = Sessions(
            login,
            keys: try file?.open(at: now) ?? KeyRing(at: now),
            siteKeys: try options.logins.siteKeys(), address: options.pages.address)
        self.log = log
    }

    /// Reads the files again. Where one is broken, all keys stay as they are.
    ///
    /// - Throws: What is wrong with it, in a sentence for the user.
    func reload() throws(KeyFileError) {
        let siteKeys = try logins.siteKeys()
        sessions.replaceKeys(with: try file?.read(), siteKeys: siteKeys)
    }

    /// Starts to look, for the first time in an hour.
    ///
    /// - Parameter caller: Of the main thread's loop.
    func start(on loop: EventLoop, for caller: RegistryCaller) {
        loop.callLater(.seconds(3600)) {
            rotate(for: caller)
            start(on: loop, for: caller)
        }
    }

    /// A new key counts even where it cannot be saved: it then ends with the server.
    private func rotate(for caller: RegistryCaller) {
        sessions.rotateKeys(for: caller)
            .addCallback { ring -> Void in
                if let ring { try file?.write(ring) }
            }
            .addErrback { failure -> Void in
                log.error(
                    "the new key could not be saved; logins will end when this server stops",
                    metadata: ["error": "\(failure)"])
            }
    }
}
