// A file that gets its name only once it is whole.
// SPDX-License-Identifier: MIT

import Chat
import Glibc

/// A new file beside the place where it belongs, for its owner only (0600). It is deleted unless
/// ``publish()`` gives it its name.
final class BackupFile {
    /// Where it is until then: the name with six random letters behind it.
    let temporaryPath: String
    /// Where it belongs.
    private let target: FileAccess
    /// Open as long as the file has no name, for `fdatasync`.
    private let descriptor: Int32
    private var isPublished = false

    /// - Throws: ``JournalError/unusable(path:_:)`` if there is a file of this name, or none can be
    ///   created.
    init(path: String) throws(JournalError) {
        target = try FileAccess(path: path)
        if access(target.absolutePath, F_OK) == 0 { throw BackupFile.exists(path) }
        var template = Array((target.absolutePath + ".XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        temporaryPath = String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard descriptor >= 0 else {
            throw .unusable(path: path, "no file can be created in its directory")
        }
    }

    deinit {
        close(descriptor)
        if !isPublished { unlink(temporaryPath) }
    }

    /// Waits until all that was written is on the disk; `fdatasync`.
    func sync() throws(JournalError) {
        guard fdatasync(descriptor) == 0 else {
            throw errno == ENOSPC || errno == EDQUOT
                ? .full(path: target.path)
                : .unusable(path: target.path, "the disk failed to write")
        }
    }

    /// Gives the file its name. The name survives a power failure, too.
    func publish() throws(JournalError) {
        try sync()
        // A link, unlike a rename, never replaces a file.
        if link(temporaryPath, target.absolutePath) == 0 {
            unlink(temporaryPath)
        } else {
            try rename(after: errno)
        }
        isPublished = true
        syncDirectory()
    }

    /// Some file systems have no links, for example those of memory cards.
    private func rename(after code: Int32) throws(JournalError) {
        if code == EEXIST || access(target.absolutePath, F_OK) == 0 {
            throw BackupFile.exists(target.path)
        }
        guard Glibc.rename(temporaryPath, target.absolutePath) == 0 else {
            throw .unusable(path: target.path, "the finished copy cannot be renamed")
        }
    }

    /// Not all file systems can do it, and the copy itself is safe by now.
    private func syncDirectory() {
        let path = target.absolutePath
        let directory = open(
            String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]), O_RDONLY | O_CLOEXEC)
        if directory < 0 { return }
        fsync(directory)
        close(directory)
    }

    private static func exists(_ path: String) -> JournalError {
        .unusable(path: path, "it exists already; name a new file")
    }
}
