// Where the server's keys are kept from one start to the next.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP

/// A file with the keys that sign sessions. Only its owner can read it.
struct KeyFile {
    /// `--secret-file`, or beside the journal; see ``LoginOptions/keyFile(_:)``.
    let path: String

    /// Reads the keys and changes nothing.
    ///
    /// - Throws: What is wrong with it, in a sentence for the user.
    func read() throws(KeyFileError) -> KeyRing {
        guard let ring = KeyRing(text: try PrivateFile(path).read()) else {
            throw .noKeys(path: path)
        }
        return ring
    }

    /// Reads the keys, and adds a new one if the newest is old enough. Creates a missing file.
    ///
    /// - Parameter rotates: False where other servers have a copy of the file: only a missing file is
    ///   made.
    /// - Throws: What is wrong with it, in a sentence for the user.
    func open(at now: Timestamp, rotates: Bool = true) throws(KeyFileError) -> KeyRing {
        let file = PrivateFile(path)
        guard file.exists else {
            let ring = KeyRing(at: now)
            try file.write(ring.text)
            return ring
        }
        var ring = try read()
        guard rotates else { return ring }
        let isRotated = ring.rotate(at: now)
        if ring.addBots(at: now) || isRotated { try file.write(ring.text) }
        return ring
    }

    /// Replaces the file. After a failure the old keys are still there.
    func write(_ ring: KeyRing) throws(KeyFileError) {
        try PrivateFile(path).write(ring.text)
    }
}
