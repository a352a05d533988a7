// Where the server's keys are kept between two starts.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP

struct KeyFile {
    let path: String

    /// The keys, of which the newest has its turn. A file that is not there is made.
    ///
    /// - Throws: What is wrong with it, in a sentence for the user.
    func open(at now: Timestamp) throws(KeyFileError) -> KeyRing {
        let file = PrivateFile(path)
        guard file.exists else {
            let ring = KeyRing(at: now)
            try file.write(ring.text)
            return ring
        }
        guard var ring = KeyRing(text: try file.read()) else { throw .noKeys(path: path) }
        if ring.rotate(at: now) { try file.write(ring.text) }
        return ring
    }

    func write(_ ring: KeyRing) throws(KeyFileError) {
        try PrivateFile(path).write(ring.text)
    }
}

/// What is wrong with a file of keys.
enum KeyFileError: Error, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case unwritable(path: String, reason: String)
    case open(path: String)
    case noKeys(path: String)
    case shortKey(path: String)

    var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)."
        case .open(let path):
            "\(path) holds keys, and other users can read it; chmod 600 \(path), or better, make new ones."
        case .noKeys(let path):
            "\(path) holds no keys of a Fireside server; name another file, or move this one away, "
                + "and a new one will be made."
        case .shortKey(let path):
            "\(path) must hold one key per line, each of at least \(TicketKey.minLength) characters: "
                + "openssl rand -hex 32 > \(path)"
        }
    }
}
