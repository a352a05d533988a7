// What the process may do with a path, checked before SQLite opens it.
// SPDX-License-Identifier: MIT

import Chat
import Glibc

/// A path where a journal is, or can be created.
struct FileAccess {
    /// As the user gave it.
    let path: String
    /// Begins with `/`, so that SQLite cannot take it for a URI or a special name.
    let absolutePath: String
    /// Whether the process may not write to the file, its WAL or their directory.
    let isReadOnly: Bool

    /// - Throws: ``JournalError/unusable(path:_:)`` if there cannot be a journal.
    init(path: String) throws(JournalError) {
        guard !path.isEmpty else {
            throw .unusable(path: "The journal's path", "it is empty")
        }
        let start = path.hasPrefix("/") ? "" : try FileAccess.workingDirectory(for: path) + "/"
        let whole = start + path
        let directory = String(whole[...(whole.lastIndex(of: "/") ?? whole.startIndex)])
        guard FileAccess.isDirectory(directory) else {
            throw .unusable(path: path, "its directory does not exist")
        }
        if FileAccess.isDirectory(whole) { throw .unusable(path: path, "it is a directory") }
        let exists = access(whole, F_OK) == 0
        let mayCreate = access(directory, W_OK | X_OK) == 0
        guard exists || mayCreate else {
            throw .unusable(path: path, "it does not exist, and its directory may only be read")
        }
        guard !exists || access(whole, R_OK) == 0 else {
            throw .unusable(path: path, "it may not be read by this user")
        }
        self.path = path
        absolutePath = whole
        isReadOnly =
            exists && access(whole, W_OK) != 0 || !mayCreate
            || access(whole + "-wal", F_OK) == 0 && access(whole + "-wal", W_OK) != 0
    }

    /// Creates a missing file, empty and for its owner only: everything that is said will be in it. SQLite
    /// gives the WAL beside it the same permissions, and says what is wrong where this fails. `open`.
    func create() {
        let descriptor = open(absolutePath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    /// The URI by which SQLite reads the file without writing anything beside it; sqlite.org/uri.html.
    ///
    /// A WAL may hold acknowledged messages, and with `immutable` SQLite would not read it. Without
    /// locks and with exclusive access SQLite reads the WAL into memory instead. ``ReadLock`` is then
    /// the only lock.
    var readOnlyURI: String {
        let hasWAL = JournalFile.bytes(at: absolutePath + "-wal") > 0
        let escaped = absolutePath.utf8.map(FileAccess.escaped).joined()
        return "file:\(escaped)?mode=ro&" + (hasWAL ? "vfs=unix-none" : "immutable=1")
    }

    /// A byte as a URI's path has it: as it is where that is safe, else `%` and two hexadecimal
    /// digits. RFC 3986 section 2.1.
    private static func escaped(_ byte: UInt8) -> String {
        let letter = Character(Unicode.Scalar(byte))
        if letter.isASCII, letter.isLetter || letter.isNumber || "/._-".contains(letter) {
            return String(letter)
        }
        return (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
    }

    /// Follows symbolic links; `stat`.
    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Absolute, without a final `/` unless it is the root; `getcwd`.
    private static func workingDirectory(for path: String) throws(JournalError) -> String {
        guard let name = getcwd(nil, 0) else {
            throw .unusable(path: path, "the working directory is gone")
        }
        defer { free(name) }
        return String(cString: name)
    }
}
