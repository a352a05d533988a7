// A file that appears only when it is complete.
// SPDX-License-Identifier: MIT

import Glibc

/// Written under another name beside its own, with mode 0600. Without ``keep()`` nothing is left of it. An
/// older file of its name is replaced, but not a device, a folder, or a journal that a server may be using.
final class NewFile {
    private let path: String
    private let draft: String
    private let descriptor: Int32
    private var isKept = false

    /// - Throws: Why it cannot be made.
    init(_ path: String) throws(NewFileError) {
        try NewFile.checkReplaceable(path)
        self.path = path
        draft = "\(path).\(getpid())"
        unlink(draft)  // of a process that was killed
        descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw NewFileError(path) }
    }

    /// A journal in use has a file with `-wal` beside it, and so has one that a crash left. SQLite would
    /// write that file's pages into whatever has taken the journal's place.
    private static func checkReplaceable(_ path: String) throws(NewFileError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            guard access("\(path)-wal", F_OK) != 0 else {
                throw NewFileError(path, "it is a journal in use, as \(path)-wal shows")
            }
        case S_IFLNK: break
        default: throw NewFileError(path, "it is not a file that can be replaced")
        }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if !isKept { unlink(draft) }
    }

    func write(_ bytes: [UInt8]) throws(NewFileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw NewFileError(path) }
            rest = rest.dropFirst(count)
        }
    }

    /// It is on the disk from here on, and has its name.
    func keep() throws(NewFileError) {
        guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw NewFileError(path) }
        isKept = true
    }
}

/// Why a file cannot be written.
struct NewFileError: Error, CustomStringConvertible {
    private let path: String
    /// Without the path: the end of a sentence.
    let reason: String

    /// - Parameter reason: `errno`'s, unless there is another one.
    fileprivate init(_ path: String, _ reason: String = String(cString: strerror(errno))) {
        (self.path, self.reason) = (path, reason)
    }

    var description: String { "\(path) cannot be written: \(reason)." }
}
