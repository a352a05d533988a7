// New keys for new sessions, while the server runs.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import HTTP
import Logging

/// Looks once an hour whether it is time for a new key, and saves it. On the main thread's loop.
///
/// Keys in the engine are read once a minute, and whenever another server has changed them. With a file
/// for several servers nobody makes a new key: only the operator can give all of them the same.
struct KeyRotation {
    /// Of all loops. It signs with the newest key.
    let sessions: Sessions
    /// nil where keys live no longer than the server.
    let file: KeyFile?
    /// What is decided over all servers; nil for the only one.
    private let shared: SharedLogins?
    /// Name the file of the keys that are shared with sites.
    private let logins: LoginOptions
    /// For a key that could not be saved.
    let log: Logger

    /// - Throws: What is wrong with a file of keys, in a sentence for the user.
    init(
        _ options: ServerOptions, login: Sessions.Login, accounts: Accounts,
        _ shared: SharedLogins?, _ log: Logger
    ) throws(KeyFileError) {
        let now = SystemClock().now()
        logins = options.logins
        self.shared = shared
        self.log = log
        file = options.logins.keyFile(options.keep.journal)
        let ring = try file?.open(at: now, rotates: shared == nil)
        if let file, let ring, accounts.exist, !ring.hasPermanentKey {
            throw .noPermanentKey(path: file.path)
        }
        let siteKeys = try options.logins.siteKeys()
        let address = options.pages.address
        if let shared {
            sessions = shared.sessions(
                login, keys: ring ?? KeyRing(at: now), siteKeys: siteKeys, address: address,
                accounts: accounts)
        } else {
            sessions = Sessions(
                login, keys: ring ?? KeyRing(at: now), siteKeys: siteKeys, address: address,
                accounts: accounts)
        }
    }

    /// Reads the files again. Where one is broken, all keys stay as they are.
    ///
    /// - Throws: What is wrong with it, in a sentence for the user.
    func reload(for caller: RegistryCaller) throws(KeyFileError) {
        let siteKeys = try logins.siteKeys()
        sessions.replaceKeys(with: try file?.read(), siteKeys: siteKeys)
        if shared?.keys != nil { readAgain(for: caller) }
    }

    /// Starts to look, for the first time in an hour, and for keys in the engine at once.
    ///
    /// - Parameter caller: Of the main thread's loop.
    func start(on loop: EventLoop, for caller: RegistryCaller) {
        guard let shared else { return rotateLater(on: loop, for: caller) }
        guard shared.keys != nil else { return }
        shared.whenKeysChange(loop.trigger { readAgain(for: caller) })
        look(on: loop, for: caller)
    }

    private func rotateLater(on loop: EventLoop, for caller: RegistryCaller) {
        loop.callLater(.seconds(3600)) {
            rotate(for: caller)
            rotateLater(on: loop, for: caller)
        }
    }

    /// Nobody can log in before the keys are known, so that is tried again soon.
    private func look(on loop: EventLoop, for caller: RegistryCaller) {
        rotate(for: caller)
        loop.callLater(sessions.knowsKeys ? .seconds(60) : .milliseconds(250)) {
            look(on: loop, for: caller)
        }
    }

    private func readAgain(for caller: RegistryCaller) {
        sessions.readKeysAgain(for: caller).addErrback { _ -> Void in }
    }

    /// A new key counts even where it cannot be saved: it then ends with the server.
    private func rotate(for caller: RegistryCaller) {
        sessions.rotateKeys(for: caller)
            .addCallback { ring -> Void in
                if let ring { try file?.write(ring) }
            }
            .addErrback { failure -> Void in
                // An engine that is away stands in the log already.
                if failure.error is EngineError { return }
                log.error(
                    file == nil
                        ? "the keys in the engine cannot be used"
                        : "the new key could not be saved; logins will end when this server stops",
                    metadata: ["error": "\(failure)"])
            }
    }
}
