// A file that appears only when it is complete.
// SPDX-License-Identifier: MIT

import Glibc

/// Written under another name beside its own, with mode 0600. Without ``keep()`` nothing is left of it.
final class NewFile {
    private let path: String
    private let draft: String
    private let descriptor: Int32
    private var isKept = false

    /// - Throws: Why it cannot be made.
    init(_ path: String) throws(NewFileError) {
        self.path = path
        draft = "\(path).\(getpid())"
        descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw NewFileError(path) }
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

/// Why a file cannot be written, in the system's words.
struct NewFileError: Error, CustomStringConvertible {
    let description: String

    /// Reads `errno`.
    fileprivate init(_ path: String) {
        description = "\(path) cannot be written: \(String(cString: strerror(errno)))."
    }
}
