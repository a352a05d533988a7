// What is wrong with a file of keys, and what to do about it.
// SPDX-License-Identifier: MIT

import ChatHTTP

/// Why the keys cannot be used.
enum KeyFileError: Error, CustomStringConvertible {
    /// Opening or reading failed, with the system's reason: `strerror`.
    case unreadable(path: String, reason: String)
    /// The new file could not be written, or not be put in place of the old one.
    case unwritable(path: String, reason: String)
    /// Its mode lets the group or others in: somebody may know the keys already.
    case open(path: String)
    /// It can be read, and is something else.
    case noKeys(path: String)
    /// A file of an older version, which cannot tell people apart for ever.
    case noPermanentKey(path: String)
    /// A site's key that can be guessed by trying.
    case shortKey(path: String)

    var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)."
        case .open(let path):
            "\(path) holds secret keys, but other users can read it: chmod 600 \(path), or better, "
                + "make new keys."
        case .noKeys(let path):
            "\(path) holds no keys of a Fireside server; name another file, or move this one away "
                + "to get a new one."
        case .noPermanentKey(let path):
            "\(path) is of an older version and lacks the key for people; start one server of this "
                + "version with --journal memory --secret-file \(path), and copy the file to the others."
        case .shortKey(let path):
            "\(path) must hold one key per line, each of at least \(TicketKey.minLength) characters: "
                + "openssl rand -hex 32 > \(path)"
        }
    }
}
