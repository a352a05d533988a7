// A small file that other users cannot read.
// SPDX-License-Identifier: MIT

import Glibc

/// A file with mode 0600, of at most 64 KiB unless told otherwise.
struct PrivateFile {
    private let path: String
    /// In bytes. What is behind it is not read.
    private let maxLength: Int

    init(_ path: String, maxLength: Int = 1 << 16) {
        self.path = path
        self.maxLength = maxLength
    }

    /// Whether there is something of this name, readable or not. `access`.
    var exists: Bool { access(path, F_OK) == 0 }

    /// - Throws: ``KeyFileError`` when it cannot be read, or when other users can read it.
    func read() throws(KeyFileError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: PrivateFile.reason) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unreadable(path: path, reason: PrivateFile.reason)
        }
        guard status.st_mode & 0o077 == 0 else { throw .open(path: path) }
        var bytes = [UInt8](repeating: 0, count: min(maxLength, Int(status.st_size) + 1))
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw .unreadable(path: path, reason: PrivateFile.reason) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Replaces the whole file or nothing: the old text stays until the new one is on the disk.
    func write(_ text: String) throws(KeyFileError) {
        do throws(NewFileError) {
            let file = try NewFile(path)
            try file.write(Array(text.utf8))
            try file.keep()
        } catch {
            throw .unwritable(path: path, reason: error.reason)
        }
    }

    /// What the last call failed with. Read it before another call sets `errno`.
    private static var reason: String { String(cString: strerror(errno)) }
}
