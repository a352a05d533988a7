// Has the keys take their turns while the server runs.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import EventLoop
import HTTP
import Logging

struct KeyRotation {
    let sessions: Sessions
    /// nil where keys live no longer than the server.
    let file: KeyFile?
    let log: Logger

    /// - Throws: What is wrong with a file of keys, in a sentence for the user.
    init(_ options: Serve, _ log: Logger) throws(KeyFileError) {
        let now = Timestamp.now()
        file = options.logins.keyFile(options.keep.journal)
        sessions = Sessions(
            options.logins.mode(on: options.host),
            keys: try file?.open(at: now) ?? KeyRing(at: now),
            siteKeys: try options.logins.siteKeys(), clock: Timestamp.now)
        self.log = log
    }

    /// Looks once an hour, from a turn of the loop to come on.
    func watch(_ loop: EventLoop) {
        loop.callLater(.seconds(3600)) {
            turn()
            watch(loop)
        }
    }

    private func turn() {
        guard let ring = sessions.rotateKeys() else { return }
        do {
            try file?.write(ring)
        } catch {
            log.error(
                "the new key could not be saved; logins will end when this server stops",
                metadata: ["error": "\(error)"])
        }
    }
}
